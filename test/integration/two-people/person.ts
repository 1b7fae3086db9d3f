import { replyOf, stateOf, type Exchange, type RawConnection } from '../../fakes/kernel-session.js';
import type { KernelTalk } from '../../fakes/kernel-talk.js';
import { pick, type Random, type TypedCell } from './cells.js';
import type { Journal } from './journal.js';
import { Questions } from './questions.js';
import type { TypedRecords } from './typed-records.js';
import { checkAnswer, linesOf } from './verdict.js';

interface Typed {
  readonly id: string;
  readonly cell: TypedCell;
  readonly sentAt: number;
  readonly stopOnError: boolean;
  readonly subshell: string | undefined;
  /** A cell before it may fail and abort it. */
  readonly mayBeAborted: boolean;
}

/** How a person is connected. */
export interface Seat {
  readonly name: string;
  connect(connection: RawConnection): KernelTalk;
  /** Answers name the question, and interrupts the subshell, that they are for. */
  readonly namesWhatItMeans: boolean;
}

/** What everybody has in common. */
export interface Room {
  readonly journal: Journal;
  readonly records: TypedRecords;
  /** Sessions of people, also of those who have left. */
  readonly sessions: Set<string>;
  /** Cells that may ask somebody who has left, and so may hold up everybody, as far as nobody has seen their end. */
  readonly unanswerable: Set<string>;
}

/** Somebody at a prompt: types cells, answers questions, and looks whether each gets the answer that it has to get. */
export class Person {
  readonly #seat: Seat;
  readonly #room: Room;
  #talk: KernelTalk | null = null;
  #gone = occasion();
  #nextOver = occasion();
  #questions = new Questions(true, () => undefined);
  #subshells: string[] = [];
  readonly #deleted = new Set<string>();
  readonly #outstanding = new Map<string, Typed>();
  #answered: Typed[] = [];
  /** He waits for the end of a cell, and answers whatever may hold that up. */
  #isHurried = false;
  /** How many cells of his are over that an interrupt may have been for. */
  #interrupted = 0;
  /** What he asks besides. */
  readonly #asked: Promise<void>[] = [];
  /** Connected since the last rest: whatever was printed since then was seen. */
  #watchesAll = false;

  constructor(seat: Seat, room: Room) {
    this.#seat = seat;
    this.#room = room;
  }

  get name(): string {
    return this.#seat.name;
  }

  get waitsFor(): readonly TypedCell[] {
    return [...this.#outstanding.values()].map(({ cell }) => cell);
  }

  /** Whether an answer of his cannot be taken for that to another question. */
  get mayBeAsked(): boolean {
    return this.#seat.namesWhatItMeans || !this.waitsFor.some(({ asks }) => asks === true);
  }

  /** Resolves when one of his cells is over, be it one that he types later. */
  get next(): Promise<void> {
    return this.#nextOver.promise;
  }

  /** An endless cell of his that has begun, and was not ended yet. */
  get endless(): Typed | undefined {
    return [...this.#outstanding.values()].find(
      (typed) => typed.cell.kind === 'endless' && !this.#hasReply(typed) && this.#hasBegun(typed),
    );
  }

  /** A cell of his goes on with a plan, or ends it, at this moment. */
  get isInControl(): boolean {
    return [...this.#outstanding.values()].some(
      (typed) => typed.cell.kind === 'control' && this.#hasBegun(typed),
    );
  }

  #hasBegun({ id }: Typed): boolean {
    return this.#about(id).some(({ header }) => header.msg_type === 'execute_input');
  }

  #hasReply({ id }: Typed): boolean {
    return this.#talk?.replies.some((message) => isReplyTo(id, message)) === true;
  }

  /** What has come of the cells that are not over, for the story of a failure. */
  get standing(): string {
    const each = [...this.#outstanding.values()].map(({ id, cell, subshell }) => {
      const replies = this.#talk?.replies.filter(({ parent_header }) => parent_header.msg_id === id) ?? [];
      const published = this.#about(id).map((message) => stateOf(message) ?? message.header.msg_type);
      const where = subshell === undefined ? '' : ' in a subshell';
      return `${cell.code}${where}: ${replies.map(({ content }) => JSON.stringify(content)).join()}; published ${published.join()}`;
    });
    return `${this.name} waits for ${each.length} cells${each.map((text) => `\n  ${text}`).join('')}`;
  }

  async connect(connection: RawConnection): Promise<void> {
    const talk = this.#seat.connect(connection);
    this.#room.sessions.add(talk.id);
    this.#questions = new Questions(this.#seat.namesWhatItMeans, (value, { header }) => {
      this.#room.journal.step(`${this.name} answers ${value}`);
      talk.send('input_reply', { value }, { parent: header });
    });
    const questions = this.#questions;
    talk.onQuestion = (question) => {
      questions.asked(question);
      if (this.#isHurried) questions.answerAll();
    };
    this.#gone = occasion();
    await this.#room.journal.within(talk.ready(), `the welcome of ${this.name}`);
    this.#talk = talk;
  }

  /** He leaves: what he typed goes on without him. */
  leave(): void {
    for (const { id, cell, subshell } of this.#outstanding.values()) {
      // In a subshell only a plan is in anybody's way.
      const isInTheWay = subshell === undefined || cell.kind === 'plan' || cell.kind === 'control';
      if (cell.asks === true && isInTheWay) this.#room.unanswerable.add(id);
    }
    this.disconnect();
  }

  /** He is gone, or the kernel is: what he typed last is no matter any more. */
  disconnect(): void {
    this.noteEnds();
    this.#talk?.close();
    this.#talk = null;
    this.#watchesAll = false;
    this.#outstanding.clear();
    this.#answered = [];
    this.#subshells = [];
    this.#gone.tell();
    this.#nextOver.tell();
    this.#nextOver = occasion();
  }

  /** Somewhere: at the prompt, or in one of his subshells. */
  typeAnywhere(cell: TypedCell, random: Random): void {
    const subshell = this.#subshells.length > 0 && random() < 0.4 ? pick(random, this.#subshells) : undefined;
    this.type(cell, { stopOnError: random() < 0.5, subshell });
  }

  type(
    cell: TypedCell,
    { stopOnError = false, subshell }: { stopOnError?: boolean; subshell?: string | undefined } = {},
  ): void {
    const talk = this.#talk;
    if (talk === null) return;
    const { journal, records } = this.#room;
    journal.step(`${this.name} types ${cell.code}${subshell === undefined ? '' : ' in a subshell'}`);
    if (cell.plan !== undefined) records.typed(cell.tag, cell.plan, cell.code);
    const mayBeAborted = [...this.#outstanding.values()].some((before) => before.stopOnError);
    const id = talk.send(
      'execute_request',
      { code: cell.code, stop_on_error: stopOnError, allow_stdin: true },
      subshell === undefined ? {} : { subshell },
    );
    const sentAt = performance.now();
    const typed: Typed = { id, cell, sentAt, stopOnError, subshell, mayBeAborted };
    this.#outstanding.set(id, typed);
    void talk.exchange(id).then((exchange) => {
      if (this.#outstanding.delete(id)) this.#over(typed, exchange);
    });
  }

  /** Ctrl-C. Resolves when what it was for has ended, if that is an endless cell of his own: he repeats it until then. */
  async interrupt(): Promise<void> {
    const { journal } = this.#room;
    const { endless } = this;
    const interrupt = journal.interrupt(this.name, endless !== undefined);
    // It may be for a plan of his in a subshell first.
    if (this.waitsFor.some(({ kind }) => kind === 'plan' || kind === 'control')) journal.mayHavePaused = true;
    // A plan of his may have the interrupt first, and pauses when it is answered.
    this.#isHurried = endless !== undefined;
    if (this.#isHurried) this.answer();
    do {
      // One after it may be over before, aborted by its error.
      const isOver = endless === undefined ? undefined : this.#nextBut(endless);
      const answered = this.#ask('interrupt_request', {}, this.#meant(endless)).then(() =>
        journal.step(`  the interrupt of ${this.name} is answered`),
      );
      await journal.within(
        Promise.race([Promise.all([answered, isOver]), this.#gone.promise]),
        `the end of what ${this.name} interrupts: ${endless?.cell.code ?? 'whatever runs'}`,
      );
    } while (endless !== undefined && this.#outstanding.has(endless.id) && !this.#hasReply(endless));
    this.#isHurried = false;
    interrupt.to = performance.now();
  }

  /** A subshell of his in which the cell is. */
  #meant(cell: Typed | undefined): { subshell?: string } {
    const { subshell } = cell ?? {};
    const isNamed = subshell !== undefined && this.#subshells.includes(subshell);
    return isNamed && this.#seat.namesWhatItMeans ? { subshell } : {};
  }

  /** Resolves when this cell has its reply, or another one is over that the interrupt may have been for. Its end may be held up by one that never yields. */
  async #nextBut(cell: Typed): Promise<void> {
    const replied = this.#talk?.untilReplied((message) => isReplyTo(cell.id, message));
    for (const before = this.#interrupted; this.#interrupted === before;) {
      await Promise.race([replied, this.next]);
      if (this.#hasReply(cell) || !this.#outstanding.has(cell.id)) return;
    }
  }

  /** What he was asked and has let wait. */
  answer(): void {
    this.#questions.answerAll();
  }

  createSubshell(): void {
    this.#room.journal.step(`${this.name} wants a subshell`);
    this.#inItsTime(async () => {
      const { subshell_id } = await this.#ask('create_subshell_request', {});
      if (typeof subshell_id === 'string') this.#subshells.push(subshell_id);
    });
  }

  /** Its cells that wait are aborted; the one that runs goes on. */
  deleteSubshell(): void {
    const subshell_id = this.#subshells.shift();
    if (subshell_id === undefined) return;
    this.#room.journal.step(`${this.name} deletes a subshell`);
    this.#deleted.add(subshell_id);
    this.#inItsTime(async () => {
      const { status } = await this.#ask('delete_subshell_request', { subshell_id });
      const isRight = status === 'ok' || status === undefined;
      this.#room.journal.check(isRight, () => 'a subshell cannot be deleted');
    });
  }

  get subshells(): number {
    return this.#subshells.length;
  }

  /** Ends the kernel, as the restart button of a notebook does that has started it by itself. */
  async restartKernel(): Promise<void> {
    this.#room.journal.step(`${this.name} restarts the kernel`);
    await this.#ask('shutdown_request', { restart: true });
  }

  /** Asks something: what is answered at once whatever runs, or what the thread answers that cells run on. */
  async look(random: Random = () => 0): Promise<void> {
    const dice = random();
    if (dice < 0.7) await this.#ask('kernel_info_request', {});
    else this.#inItsTime(() => this.#lookAround(dice));
  }

  async #lookAround(dice: number): Promise<void> {
    const { journal } = this.#room;
    if (dice < 0.8) {
      const { matches } = await this.#ask('complete_request', { code: 'await RE(wal', cursor_pos: 12 });
      journal.check(
        matches === undefined || (matches as string[]).includes('walk'),
        () => `completed: ${matches}`,
      );
    } else if (dice < 0.9) {
      const { found } = await this.#ask('inspect_request', { code: 'walk', cursor_pos: 2 });
      journal.check(found !== false, () => 'nothing is known of walk');
    } else if (dice < 0.95) await this.#ask('history_request', { hist_access_type: 'tail', n: 3 });
    else {
      const before = [...this.#subshells];
      const listed = (await this.#ask('list_subshell_request', {}))['subshell_id'] as string[] | undefined;
      const isListed = (id: string): boolean => listed?.includes(id) !== false || this.#deleted.has(id);
      journal.check(before.every(isListed), () => `subshells of ${this.name} are not there any more`);
    }
  }

  /** A cell that never yields may hold up the answer: nothing else waits for it until everybody comes to rest. */
  #inItsTime(task: () => Promise<void>): void {
    this.#asked.push(task().catch((error: unknown) => this.#room.journal.wrong(String(error))));
  }

  /** Resolves when all that he has asked is answered. */
  async allAnswered(): Promise<void> {
    await Promise.all(this.#asked.splice(0));
  }

  /** Every request had one reply, and one beginning and one end; and forgets them. */
  checkAllAnswered(other: Person): void {
    const { journal } = this.#room;
    const talk = this.#talk;
    if (talk === null) return;
    for (const { id, cell } of this.#answered) {
      const replies = talk.replies.filter((message) => isReplyTo(id, message)).length;
      const states = this.#about(id).map(stateOf);
      const count = (state: string): number => states.filter((one) => one === state).length;
      const text = `${replies} replies, ${count('busy')} busy, ${count('idle')} idle for ${cell.code} of ${this.name}`;
      journal.check(replies === 1 && count('busy') === 1 && count('idle') === 1, () => text);
      const [here, there] = [linesOf(this.#about(id)), linesOf(other.#about(id))];
      if (other.#watchesAll)
        journal.check(
          here.join('\n') === there.join('\n'),
          () => `${other.name} saw other output of ${cell.code} than ${this.name}`,
        );
    }
    this.#answered = [];
  }

  /** What ran since the last rest is at the end of the history of inputs, in its order. */
  async checkInputs(): Promise<void> {
    const { journal, sessions } = this.#room;
    if (this.#talk === null || !this.#watchesAll) return;
    const id = this.#talk.send('history_request', { hist_access_type: 'tail', n: 10_000 });
    // Its own end is published behind all that ran before it.
    const answered = Promise.race([this.#talk.exchange(id), this.#gone.promise]);
    const exchange = await journal.within(answered, `the history of inputs for ${this.name}`);
    const talk = this.#talk;
    if (exchange === undefined || talk === null) return;
    const ran = talk.published
      .filter(
        ({ header, parent_header }) =>
          header.msg_type === 'execute_input' && sessions.has(parent_header.session ?? ''),
      )
      .map(({ content }) => content as { code: string; execution_count: number });
    const [first, last] = [ran[0]?.execution_count ?? 0, ran.at(-1)?.execution_count ?? 0];
    const history = replyOf(exchange)['history'] as [number, number, string][];
    // A cell of somebody who has left may run at this moment.
    const kernel = history.at(-1)?.[0];
    const kept = history.filter(([session, line]) => session === kernel && line >= first && line <= last);
    const keptText = kept.map(([, line, code]) => `${line} ${code}`).join('\n');
    const ranText = ran.map(({ code, execution_count }) => `${execution_count} ${code}`).join('\n');
    journal.check(keptText === ranText, () => `the history of inputs is\n${keptText}\nand not\n${ranText}`);
  }

  /** Of what those typed who have left. */
  noteEnds(): void {
    for (const message of this.#talk?.published ?? [])
      if (stateOf(message) === 'idle') this.#room.unanswerable.delete(message.parent_header.msg_id ?? '');
  }

  forget(): void {
    this.noteEnds();
    this.#talk?.forget();
    this.#watchesAll = this.#talk !== null;
  }

  /** The content of the reply; empty where the kernel, or the person, is gone before it comes. */
  async #ask<Type extends Parameters<KernelTalk['send']>[0]>(
    type: Type,
    content: Parameters<KernelTalk['send']>[1],
    named: { subshell?: string } = {},
  ): Promise<Record<string, unknown>> {
    const talk = this.#talk;
    if (talk === null) return {};
    const onControl = ['interrupt_request', 'shutdown_request'].includes(type) || type.includes('subshell');
    const id = talk.send(type, content as never, { ...named, channel: onControl ? 'control' : 'shell' });
    const reply = talk.untilReplied(({ parent_header }) => parent_header.msg_id === id);
    const first = await this.#room.journal.within(
      Promise.race([reply, this.#gone.promise]),
      `the reply to a ${type} of ${this.name}`,
    );
    return first === undefined ? {} : replyOf({ reply: first, published: [] });
  }

  #about(id: string): readonly Exchange['published'][number][] {
    return this.#talk?.published.filter(({ parent_header }) => parent_header.msg_id === id) ?? [];
  }

  #over(typed: Typed, exchange: Exchange): void {
    const { id, cell, sentAt, mayBeAborted, subshell } = typed;
    const { journal, records } = this.#room;
    this.#answered.push(typed);
    this.#questions.cellEnded(id);
    const { ename } = replyOf(exchange);
    journal.step(`  ${cell.tag} of ${this.name} is over${ename === undefined ? '' : `: ${String(ename)}`}`);
    // A plan was asked to pause, and may have ended before it came to a checkpoint.
    const isPlan = cell.kind === 'plan' || cell.kind === 'control';
    if (isPlan || ename === 'KeyboardInterrupt') this.#interrupted += 1;
    const isSubshellGone = subshell !== undefined && this.#deleted.has(subshell);
    const fate = checkAnswer(journal, {
      name: this.name,
      cell,
      sentAt,
      mayBeAborted: mayBeAborted || isSubshellGone,
      exchange,
    });
    if (cell.plan !== undefined) records.answered(cell.tag, fate);
    const { tell } = this.#nextOver;
    this.#nextOver = occasion();
    tell();
  }
}

function isReplyTo(id: string, { header, parent_header }: Exchange['reply']): boolean {
  return parent_header.msg_id === id && header.msg_type === 'execute_reply';
}

/** Something that may happen, and whoever makes it known. */
function occasion(): { readonly promise: Promise<void>; readonly tell: () => void } {
  let tell = (): void => undefined;
  const promise = new Promise<void>((resolve) => (tell = resolve));
  return { promise, tell };
}
