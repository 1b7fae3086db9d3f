import type {
  PromptComm,
  PromptCommMessage,
  PromptCommOptions,
  PromptComms,
  PromptCommTarget,
} from '../../src/protocol/prompt-comms.js';
import { WORKER_COMM_TARGET } from '../../src/protocol/worker-comm.js';
import type { Comm, CommMessage, CommSendOptions, JsonObject, KernelContext } from '../context.js';

export const COMMS_DECLARATION = `/** Lines of messages to front ends: \`comms.register(target, (comm, data) => …)\`, \`comms.open(target)\`. */
declare const comms: import('skyqueue').PromptComms;
`;

type Lines = Pick<KernelContext, 'registerCommTarget' | 'openComm'>;

/** What cells know as `comms`. Knows which comms are theirs, and closes these when the kernel ends. */
export class CommsAtPrompt implements PromptComms {
  readonly #open = new Set<PromptComm>();

  constructor(private readonly lines: Lines) {}

  register(target: string, opened: PromptCommTarget): () => void {
    refuseOurs(target);
    return this.lines.registerCommTarget(target, (comm, data, message) => {
      const line = this.#line(comm);
      try {
        // A promise of theirs that fails is told as every failure is that nobody awaits.
        void opened(line, data, toMessage(message));
      } catch (error) {
        line.close(); // nobody would ever answer
        throw error;
      }
    });
  }

  open(target: string, data: object = {}, options: PromptCommOptions = {}): PromptComm {
    refuseOurs(target);
    return this.#line(this.lines.openComm(target, toJson(data), toSendOptions(options)));
  }

  /** The kernel ends: whoever is attached is told. */
  end(): void {
    for (const line of this.#open) line.close();
  }

  #line(comm: Comm): PromptComm {
    const line = new CommOfCells(comm, () => this.#open.delete(line));
    this.#open.add(line);
    return line;
  }
}

class CommOfCells implements PromptComm {
  onMessage: PromptComm['onMessage'] = null;
  onClose: PromptComm['onClose'] = null;

  constructor(
    private readonly comm: Comm,
    closed: () => void,
  ) {
    comm.onMessage = (message) => void this.onMessage?.(toMessage(message));
    comm.onClose = (message) => {
      closed();
      this.onClose?.(message === null ? null : toMessage(message));
    };
  }

  get id(): string {
    return this.comm.id;
  }

  get target(): string {
    return this.comm.target;
  }

  get isClosed(): boolean {
    return this.comm.isClosed;
  }

  send(data: object, options: PromptCommOptions = {}): void {
    this.comm.send(toJson(data), toSendOptions(options));
  }

  close(data: object = {}): void {
    this.comm.close(toJson(data));
  }
}

function refuseOurs(target: string): void {
  if (target === WORKER_COMM_TARGET)
    throw new Error(`The comm target ${target} is that of the manager. Choose another name.`);
}

function toMessage({ data, metadata, buffers }: CommMessage): PromptCommMessage {
  return { data, metadata, buffers };
}

function toSendOptions({ metadata, buffers }: PromptCommOptions): CommSendOptions {
  return {
    ...(metadata === undefined ? {} : { metadata: toJson(metadata) }),
    ...(buffers === undefined ? {} : { buffers }),
  };
}

/** Here, so that whoever sends what is no JSON is told so, in his own line. */
function toJson(data: object): JsonObject {
  return JSON.parse(JSON.stringify(data)) as JsonObject;
}
