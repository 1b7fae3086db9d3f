import { randomUUID } from 'node:crypto';
import type { KernelMessage, MessageContents, MessageType } from '../../../src/jupyter/wire/index.js';
import { KernelTalk, type Sending } from '../../fakes/kernel-talk.js';
import type { RawConnection } from '../../fakes/kernel-session.js';
import { ResidentPython, type TestManager } from '../harness/index.js';

interface Heard {
  /** Which of the clients heard it that the program had one after the other. */
  readonly client: number;
  readonly into: 'replies' | 'published';
  readonly message: Omit<KernelMessage, 'identities' | 'buffers'>;
}

/** A program in Python, with one client of `jupyter_client` after the other. */
export class PythonPerson {
  readonly #python: ResidentPython;
  readonly #ended: Promise<void>;
  #talk: PythonTalk | null = null;
  #clients = 0;

  constructor(manager: TestManager) {
    this.#python = new ResidentPython('jupyter_person.py', manager);
    this.#ended = this.#listen();
  }

  connect(connection: RawConnection): KernelTalk {
    const client = ++this.#clients;
    const talk = new PythonTalk(client, (told) => this.#python.tell(told));
    this.#talk = talk;
    this.#python.tell({ do: 'connect', client, session: talk.id, connection });
    return talk;
  }

  async close(): Promise<void> {
    await this.#python.close();
    await this.#ended;
  }

  async #listen(): Promise<void> {
    for await (const heard of this.#python.said<Heard>())
      if (heard.client === this.#talk?.number) this.#talk.take(heard);
  }
}

class PythonTalk extends KernelTalk {
  readonly id = randomUUID();

  constructor(
    readonly number: number,
    private readonly tell: (what: object) => void,
  ) {
    super();
  }

  send<Type extends MessageType>(
    type: Type,
    content: MessageContents[Type],
    { subshell, channel }: Sending = {},
  ): string {
    const id = randomUUID();
    this.tell({ do: type, id, content, subshell, control: channel === 'control' });
    return id;
  }

  take({ into, message }: Heard): void {
    this.heard({ ...message, identities: [], buffers: [] }, this[into]);
  }

  close(): void {
    this.tell({ do: 'disconnect' });
  }
}
