import { parseJson, plainValue, stringifyJson, type JsonObject } from '../../../src/protocol/json.js';
import type { ManagerReply, ManagerRequest } from '../../../src/protocol/worker-comm.js';
import type { Comm, JsonObject as CommData } from '../../context.js';

/** The reply to an API method: `success`, `msg`, and whatever fields the method has. */
export type Reply = Readonly<Record<string, unknown>>;

const NO_MANAGER =
  'This kernel has no manager, and so no queue: it was started on its own, for trying things out. ' +
  'In the kernel of a worker environment (qserver-console) the queue is there.';

interface Waiting {
  readonly comm: Comm;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Requests of code in the kernel to the manager that is attached. */
export class ManagerLine {
  readonly #waiting = new Map<number, Waiting>();
  #managers: Comm[] = [];
  #lastRequest = 0;

  attached(comm: Comm): void {
    this.#managers = [...this.#managers, comm];
  }

  detached(comm: Comm): void {
    this.#managers = this.#managers.filter((other) => other !== comm);
    for (const [request, waiting] of this.#waiting) {
      if (waiting.comm !== comm) continue;
      this.#waiting.delete(request);
      waiting.reject(
        new Error(
          'The manager ended before it answered. Look with queue.show() what it has done, and try again.',
        ),
      );
    }
  }

  replied({ reply, value }: ManagerReply): void {
    const waiting = this.#waiting.get(reply);
    this.#waiting.delete(reply);
    waiting?.resolve(plainValue(parseJson(value)) as Reply);
  }

  /** Rejects with the manager's reason where it refuses. */
  async ask(method: string, params: JsonObject, username: string): Promise<Reply> {
    // One that died without a word may still be in the list: the newest is the one that lives.
    const comm = this.#managers.at(-1);
    if (comm === undefined) throw new Error(NO_MANAGER);
    const request = ++this.#lastRequest;
    const message: ManagerRequest = { request, method, params: stringifyJson(params), username };
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(request, { comm, resolve, reject });
      comm.send(message as unknown as CommData, { parent: null });
    });
    if (reply['success'] === false) throw new Error(String(reply['msg']));
    return reply;
  }
}
