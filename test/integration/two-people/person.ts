import {
  contentsOf,
  KernelSession,
  replyOf,
  resultOf,
  stateOf,
  textOf,
  type Exchange,
  type RawConnection,
} from '../../fakes/kernel-session.js';
import type { TypedCell } from './cells.js';
import type { Journal } from './journal.js';

interface Typed {
  readonly id: string;
  readonly cell: TypedCell;
  readonly sentAt: number;
  readonly stopOnError: boolean;
  /** A cell before it may fail and abort it. */
  readonly mayBeAborted: boolean;
  readonly over: Promise<void>;
}

/** Somebody at a prompt: types cells, and looks whether each gets the answer that it has to get. */
export class Person {
  readonly name: string;
  readonly #journal: Journal;
  #session: KernelSession | null = null;
  #gone: { promise: Promise<void>; tell: () => void } = newGone();
  readonly #outstanding = new Map<string, Typed>();
  #answered: string[] = [];
  /** Connected since the last rest: whatever was printed since then was seen. */
  #watchesAll = false;

  constructor(name: string, journal: Journal) {
    this.name = name;
    this.#journal = journal;
  }

  get isConnected(): boolean {
    return this.#session !== null;
  }

  get waitsFor(): readonly TypedCell[] {
    return [...this.#outstanding.values()].map(({ cell }) => cell);
  }

  /** Resolves when one of the cells is over that are not yet. */
  get next(): Promise<void> {
    const all = [...this.#outstanding.values()].map(({ over }) => over);
    return all.length === 0 ? new Promise(() => undefined) : Promise.race(all);
  }

  /** An endless cell of his that has begun. */
  get endless(): Typed | undefined {
    return [...this.#outstanding.values()].find(
      ({ id, cell }) =>
        cell.kind === 'endless' && this.#about(id).some(({ header }) => header.msg_type === 'execute_input'),
    );
  }

  /** What has come of the cells that are not over, for the story of a failure. */
  get standing(): string {
    const session = this.#session;
    const each = [...this.#outstanding.values()].map(({ id, cell }) => {
      const replies = session?.replies.filter(({ parent_header }) => parent_header.msg_id === id) ?? [];
      const published = this.#about(id).map((message) => stateOf(message) ?? message.header.msg_type);
      return `${cell.code}: ${replies.map(({ content }) => JSON.stringify(content)).join()}; published ${published.join()}`;
    });
    return `${this.name} waits for ${each.length} cells${each.map((text) => `\n  ${text}`).join('')}`;
  }

  async connect(connection: RawConnection): Promise<void> {
    const session = new KernelSession(connection);
    this.#gone = newGone();
    await this.#journal.within(session.ready(), `the welcome of ${this.name}`);
    this.#session = session;
  }

  /** He leaves, or the kernel is gone: what he typed last is no matter any more. */
  disconnect(): void {
    this.#session?.close();
    this.#session = null;
    this.#watchesAll = false;
    this.#outstanding.clear();
    this.#answered = [];
    this.#gone.tell();
  }

  type(cell: TypedCell, stopOnError = false): void {
    const session = this.#session;
    if (session === null) return;
    this.#journal.step(`${this.name} types ${cell.code}`);
    const mayBeAborted = [...this.#outstanding.values()].some((before) => before.stopOnError);
    const id = session.send('execute_request', { code: cell.code, stop_on_error: stopOnError });
    const sentAt = performance.now();
    const over = Promise.race([
      session.exchange(id).then((exchange) => {
        if (!this.#outstanding.delete(id)) return;
        this.#answered.push(id);
        this.#check({ id, cell, sentAt, stopOnError, mayBeAborted, over }, exchange);
      }),
      this.#gone.promise,
    ]);
    this.#outstanding.set(id, { id, cell, sentAt, stopOnError, mayBeAborted, over });
  }

  /** Ctrl-C. Resolves when what it was for has ended, if that is an endless cell of his own. */
  async interrupt(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    const { endless } = this;
    const interrupt = this.#journal.interrupt(this.name, endless !== undefined);
    const id = session.send('interrupt_request', {}, { channel: 'control' });
    const answered = session.untilReplied(({ parent_header }) => parent_header.msg_id === id);
    await this.#journal.within(
      Promise.race([Promise.all([answered, endless?.over]), this.#gone.promise]),
      `the end of what ${this.name} interrupts: ${endless?.cell.code ?? 'whatever runs'}`,
    );
    interrupt.to = performance.now();
  }

  /** A question that is always answered at once. */
  async look(): Promise<void> {
    const asked = this.#session?.ask('kernel_info_request', {});
    await this.#journal.within(Promise.race([asked, this.#gone.promise]), `kernel_info for ${this.name}`);
  }

  /** Every request had one reply, and one beginning and one end; and forgets them. */
  checkAllAnswered(other: Person): void {
    const session = this.#session;
    if (session === null) return;
    for (const id of this.#answered) {
      const replies = session.replies.filter(({ parent_header }) => parent_header.msg_id === id).length;
      const states = this.#about(id).map(stateOf);
      const count = (state: string): number => states.filter((one) => one === state).length;
      const text = `${replies} replies, ${count('busy')} busy, ${count('idle')} idle for a cell of ${this.name}`;
      this.#journal.check(replies === 1 && count('busy') === 1 && count('idle') === 1, () => text);
      const [here, there] = [this.#printed(id), other.#printed(id)];
      if (other.#watchesAll)
        this.#journal.check(
          here.join('\n') === there.join('\n'),
          () => `${other.name} saw other output than ${this.name}`,
        );
    }
    this.#answered = [];
  }

  forget(): void {
    this.#session?.forget();
    this.#watchesAll = this.#session !== null;
  }

  #about(id: string): readonly Exchange['published'][number][] {
    return this.#session?.published.filter(({ parent_header }) => parent_header.msg_id === id) ?? [];
  }

  #printed(id: string): string[] {
    const text = textOf(this.#about(id), 'stdout');
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  #check({ id, cell, sentAt, mayBeAborted }: Typed, exchange: Exchange): void {
    const journal = this.#journal;
    const reply = replyOf(exchange);
    const status = String(reply['status']);
    const what = (): string =>
      `${this.name}: ${cell.code} → ${status} ${String(reply['ename'] ?? '')} ${String(reply['evalue'] ?? '')}`;
    if (status === 'aborted') return journal.check(mayBeAborted, what);
    const isCut = reply['ename'] === 'KeyboardInterrupt';
    if (cell.kind !== 'plan' && cell.kind !== 'control') this.#checkLines(id, cell, isCut);
    const [error] = contentsOf(exchange.published, 'error');
    journal.check(
      (status === 'error') === (error !== undefined),
      () => `${what()}, published: ${error !== undefined}`,
    );
    const whose = cell.holdsThread === true ? null : this.name;
    if (isCut) return journal.check(journal.mayHaveInterrupted(whose, sentAt), what);
    switch (cell.kind) {
      case 'value':
      case 'waits':
      case 'lines':
        return journal.check(status === 'ok' && resultOf(exchange) === cell.value, what);
      case 'throws':
        return journal.check(cell.error?.test(String(reply['evalue'])) === true, what);
      case 'endless':
        return journal.wrong(what());
      case 'plan':
        // It may be refused, because somebody else's runs or is paused.
        return journal.check(
          status === 'ok' ||
            journal.mayHavePaused ||
            /The Run Engine is (running|about)/.test(String(reply['evalue'])),
          what,
        );
      case 'control':
        return;
    }
  }

  #checkLines(id: string, { lines, code }: TypedCell, isPart: boolean): void {
    const printed = this.#printed(id);
    const wanted = isPart ? lines.slice(0, printed.length) : lines;
    this.#journal.check(
      printed.join('\n') === wanted.join('\n'),
      () => `${code} printed ${printed.length} lines of ${lines.length}: …${printed.slice(-3).join(' ')}`,
    );
  }
}

function newGone(): { promise: Promise<void>; tell: () => void } {
  let tell = (): void => undefined;
  const promise = new Promise<void>((resolve) => (tell = resolve));
  return { promise, tell };
}
