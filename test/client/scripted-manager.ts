import { isObject, type JsonObject } from '../../src/protocol/index.js';
import {
  REManagerClient,
  ZmqTransport,
  type ClientOptions,
  type FailureMode,
} from '../../src/client/index.js';
import { jsonEncoding, linkInfo, linkRequests } from '../../src/transport/index.js';

export type Answer = (request: {
  method: string;
  params: JsonObject;
}) => JsonObject | Promise<JsonObject> | undefined;

export const STATUS = {
  msg: 'RE Manager',
  time: '2026-01-01T10:00:00',
  manager_state: 'idle',
  status_uid: 's1',
  plan_queue_uid: 'q1',
  plan_history_uid: 'h1',
  run_list_uid: 'r1',
  task_results_uid: 't1',
  plans_allowed_uid: 'pa1',
  lock_info_uid: 'l1',
};

/** A manager that answers as a test says; what it says nothing about succeeds. Requests are kept. */
export class ScriptedManager {
  readonly requests: { method: string; params: JsonObject }[] = [];
  status: JsonObject = STATUS;
  answer: Answer = () => undefined;
  readonly #info = linkInfo();
  readonly #linked = linkRequests(async (body) => {
    const request = jsonEncoding.decode(body) as { method: string; params: JsonObject } & JsonObject;
    this.requests.push({ method: request.method, params: request.params });
    const status = request.method === 'status' || request.method === 'ping' ? this.status : undefined;
    const reply = (await this.answer(request)) ?? status ?? { success: true, msg: '' };
    return jsonEncoding.encode(reply);
  });

  client<F extends FailureMode = 'throw'>(
    options: ClientOptions & { requestFailures?: F } = {},
  ): REManagerClient<F> {
    const transport = new ZmqTransport({
      requests: this.#linked.connect(),
      subscribe: (topics) => this.#info.subscribe(topics),
    });
    return new REManagerClient<F>(transport, { statusPollingMs: 10, ...options });
  }

  publish(topic: string, msg: unknown): void {
    this.#info.publisher.publish(topic, Buffer.from(JSON.stringify({ time: 1.5, msg })));
  }

  /** Goes over to another status, and tells everybody. */
  become(changes: JsonObject): void {
    const number = Number(String(this.status.status_uid).slice(1)) + 1;
    const time = `2026-01-01T10:00:${String(number).padStart(2, '0')}`;
    this.status = { ...this.status, status_uid: `s${number}`, time, ...changes };
    this.publish('QS_Info', { status: this.status });
  }

  count(method: string): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  get last(): JsonObject | undefined {
    const request = this.requests.at(-1);
    return isObject(request) ? request : undefined;
  }
}

export async function withClient<F extends FailureMode = 'throw'>(
  options: ClientOptions & { requestFailures?: F },
  run: (client: REManagerClient<F>, manager: ScriptedManager) => Promise<void>,
): Promise<void> {
  const manager = new ScriptedManager();
  const client = manager.client(options);
  try {
    await run(client, manager);
  } finally {
    await client.close();
  }
}
