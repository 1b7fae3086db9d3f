import { kill, seeded, startupWith, TestManager, withoutPython, type Status } from '../harness/index.js';
import { KernelSession, type RawConnection } from '../../fakes/kernel-session.js';
import { controlCell, pick, plainCell, randomCell, STARTUP, type Random } from './cells.js';
import { Journal } from './journal.js';
import { Operator } from './operator.js';
import { Person, type Seat } from './person.js';
import { PythonPerson } from './python-person.js';
import { TypedRecords } from './typed-records.js';

/** Steps between two rests. */
const STRETCH = 25;
const MOST_CELLS = 4;
const MOST_SUBSHELLS = 2;

/**
 * Two people and a client of the queue, in one kernel, for so many seconds. Where there is Python, one of them is a program
 * with jupyter_client. Resolves to what was done.
 */
export async function soak(seed: number, seconds: number): Promise<string> {
  const startupDir = startupWith(STARTUP);
  await using manager = await TestManager.start({ startupDir, flags: ['--record-typed-plans', 'ON'] });
  const python = withoutPython === false ? new PythonPerson(manager) : null;
  try {
    return await new Soak(manager, seed, python).run(seconds);
  } finally {
    await python?.close();
  }
}

function rawSeat(name: string): Seat {
  return { name, namesWhatItMeans: true, connect: (connection) => new KernelSession(connection) };
}

class Soak {
  readonly #manager: TestManager;
  readonly #random: Random;
  readonly #journal: Journal;
  readonly #operator: Operator;
  readonly #records: TypedRecords;
  readonly #people: readonly [Person, Person];
  #cells = 0;
  #kernels = 0;
  #managers = 1;
  readonly #unanswerable = new Set<string>();
  /** One interrupt at a time: then it is known what it was for. */
  #interrupting: Promise<void> = Promise.resolve();

  constructor(manager: TestManager, seed: number, python: PythonPerson | null) {
    this.#manager = manager;
    this.#random = seeded(seed);
    this.#journal = new Journal(`seed ${seed}`);
    this.#records = new TypedRecords(this.#journal);
    this.#operator = new Operator(manager, this.#journal, this.#records, this.#random);
    const room = {
      ...{ journal: this.#journal, records: this.#records, unanswerable: this.#unanswerable },
      sessions: new Set<string>(),
    };
    // jupyter_client names neither the question that it answers nor a subshell.
    const bob: Seat =
      python === null
        ? rawSeat('Bob')
        : { name: 'Bob', namesWhatItMeans: false, connect: (connection) => python.connect(connection) };
    this.#people = [new Person(rawSeat('Ann'), room), new Person(bob, room)];
  }

  async run(seconds: number): Promise<string> {
    try {
      await this.#open();
      const until = performance.now() + seconds * 1_000;
      while (performance.now() < until) {
        // In a calm stretch nobody pauses or ends a plan: then each has to end as it should.
        const isCalm = this.#random() < 0.5;
        for (let i = 0; i < STRETCH; i++) {
          await this.#step(isCalm);
          if (this.#journal.fault !== null) throw this.#journal.fault;
        }
        await this.#rest();
        if (this.#journal.fault !== null) throw this.#journal.fault;
      }
    } catch (error) {
      const statuses = JSON.stringify(this.#manager.info.statuses.at(-1));
      const standing = this.#people.map((person) => person.standing).join('\n');
      throw new Error(
        `${String(error)}\n${standing}\n${statuses}\n${this.#manager.info.text.slice(-3_000)}`,
        {
          cause: error,
        },
      );
    } finally {
      for (const person of this.#people) person.disconnect();
    }
    return `${this.#journal.count} steps, ${this.#cells} cells, ${this.#operator.ended} plans, ${this.#kernels} kernels, ${this.#managers} managers`;
  }

  async #step(isCalm: boolean): Promise<void> {
    const status = await this.#manager.status();
    const person = pick(this.#random, this.#people);
    const dice = this.#random();
    if (!status.worker_environment_exists) await this.#open();
    else if (dice < 0.4) this.#type(person, status, isCalm);
    else if (dice < 0.45) person.answer();
    else if (dice < 0.58) this.#interrupt(person, isCalm);
    else if (dice < 0.63) this.#subshells(person);
    else if (dice < 0.8) await this.#operator.work(status);
    else if (dice < 0.92 && !isCalm && isHeld(status)) await this.#operator.interfere(status);
    else if (dice < 0.95) await this.#comeBack(person);
    else if (dice < 0.96) await this.#killManager(status);
    else if (dice < 0.964 && !isCalm) await this.#restart(person);
    else if (dice < 0.968 && !isCalm) await this.#destroy();
    else if (dice < 0.973) await this.#close();
    else if (this.#isAnythingDue) await this.#next();
    // A moment, as long as it takes to ask somebody something.
    for (let i = Math.floor(this.#random() * 6); i > 0; i--)
      await pick(this.#random, this.#people).look(this.#random);
    if (this.#random() < 0.1 && this.#isAnythingDue) await this.#next();
  }

  /** Somebody has typed what ends by itself. */
  get #isAnythingDue(): boolean {
    return this.#people.some(
      ({ waitsFor }) =>
        waitsFor.length > 0 && waitsFor.every(({ kind, asks }) => kind !== 'endless' && asks !== true),
    );
  }

  #type(person: Person, status: Status, isCalm: boolean): void {
    if (person.waitsFor.length >= MOST_CELLS) return;
    const isPaused = status.re_state === 'paused' && !isCalm;
    const cell = isPaused
      ? controlCell(pick(this.#random, ['resume', 'stop', 'abort', 'halt']))
      : randomCell(this.#random, `c${++this.#cells}`);
    if (cell.asks === true && !person.mayBeAsked) return;
    if (isPaused) {
      this.#journal.mayHavePaused = true;
      this.#journal.mayHaveEnded = true;
    }
    person.typeAnywhere(cell, this.#random);
  }

  #subshells(person: Person): void {
    if (person.subshells < MOST_SUBSHELLS && this.#random() < 0.6) person.createSubshell();
    else person.deleteSubshell();
  }

  #interrupt(person: Person, isCalm: boolean): void {
    if (isCalm && person.endless === undefined) return;
    this.#interrupting = this.#interrupting.then(async () => {
      if (isCalm && person.endless === undefined) return;
      await person.interrupt().catch((error: unknown) => this.#journal.wrong(String(error)));
    });
  }

  async #open(): Promise<void> {
    await this.#operator.ask('environment_open');
    const status = await this.#manager.untilIdle();
    this.#journal.check(status.worker_environment_exists, () => 'the environment did not open');
    this.#kernels += 1;
    for (const person of this.#people) {
      person.disconnect();
      await person.connect(await this.#connection());
    }
  }

  async #connection(): Promise<RawConnection> {
    const { config } = await this.#manager.accept('config_get');
    return (config as { ip_connect_info: RawConnection }).ip_connect_info;
  }

  /** Leaves, and is back as somebody whom the kernel has not seen before. */
  async #comeBack(person: Person): Promise<void> {
    // Nobody else could end an endless cell of his that runs beside a plan.
    if (person.waitsFor.some(({ kind }) => kind === 'endless')) return;
    this.#journal.step(`${person.name} leaves and comes back`);
    await this.#interrupting;
    person.leave();
    await person.connect(await this.#connection());
  }

  async #close(): Promise<void> {
    await this.#interrupting;
    this.#journal.isClosing = true;
    const { success } = await this.#operator.ask('environment_close');
    if (success === true) await this.#gone();
    this.#journal.isClosing = false;
  }

  async #destroy(): Promise<void> {
    await this.#interrupting;
    this.#journal.mayHaveDied = true;
    const { success } = await this.#operator.ask('environment_destroy');
    if (success === true) await this.#gone();
  }

  async #restart(person: Person): Promise<void> {
    await this.#interrupting;
    this.#journal.mayHaveDied = true;
    await person.restartKernel();
    await this.#gone();
  }

  async #gone(): Promise<void> {
    for (const person of this.#people) person.disconnect();
    this.#records.kernelGone();
    this.#unanswerable.clear();
    await this.#manager.until(
      ({ worker_environment_exists, manager_state }) =>
        !worker_environment_exists && manager_state === 'idle',
      'no environment',
    );
  }

  /** The next one takes up the kernel that is there. */
  async #killManager(before: Status): Promise<void> {
    await this.#interrupting;
    this.#journal.step('the manager is killed');
    kill(this.#manager.managerPid, 'SIGKILL');
    this.#managers += 1;
    const after = await this.#manager.untilUp(30_000);
    this.#journal.check(
      after.worker_environment_exists === before.worker_environment_exists,
      () => `the environment after the death of the manager: ${JSON.stringify(after)}`,
    );
  }

  /** Something happens: a status comes, or a cell ends. */
  async #next(): Promise<void> {
    const news = this.#manager.info.untilNews(1);
    await this.#journal.within(
      Promise.race([news, ...this.#people.map(({ next }) => next)]),
      'anything at all',
    );
  }

  /** Everybody stops; then everything has to be over, and as it should be. */
  async #rest(): Promise<void> {
    this.#journal.step('everybody comes to rest');
    if (!(await this.#manager.status()).worker_environment_exists) await this.#open();
    await this.#operator.ask('queue_autostart', { enable: false });
    await this.#journal.within(this.#untilQuiet(), 'a rest', 120_000);
    await this.#interrupting;
    const [ann, bob] = this.#people;
    await Promise.all([ann.look(), bob.look(), ann.allAnswered(), bob.allAnswered()]);
    // Waiting for it, somebody may type once more.
    this.#checkStatus(await this.#statusAtRest());
    ann.checkAllAnswered(bob);
    bob.checkAllAnswered(ann);
    await ann.checkInputs();
    await bob.checkInputs();
    await this.#operator.checkRecords();
    const pauses = this.#manager.info.statuses.some(
      ({ re_state }) => re_state === 'pausing' || re_state === 'paused',
    );
    this.#journal.check(
      !pauses || this.#journal.mayHavePaused,
      () => 'a plan was paused although nobody asked for it',
    );
    if (this.#random() < 0.3) await this.#operator.clear();
    this.#manager.info.statuses.splice(0, this.#manager.info.statuses.length - 1);
    this.#manager.info.console.length = 0;
    this.#journal.newStretch();
    for (const person of this.#people) person.forget();
  }

  /** What somebody typed who has left may begin when the others have gone to rest. */
  async #statusAtRest(): Promise<Status> {
    for (;;) {
      const status = await this.#manager.status();
      if (isQuiet(status)) return status;
      await this.#journal.within(this.#untilQuiet(), 'a rest', 120_000);
    }
  }

  async #untilQuiet(): Promise<void> {
    for (let isLast = false; ;) {
      const status = await this.#manager.status();
      if (this.#journal.fault !== null) throw this.#journal.fault;
      const isTyping = this.#people.some(({ waitsFor }) => waitsFor.length > 0);
      if (!isTyping && isQuiet(status)) {
        if (isLast) break;
        // What somebody sent who has left may still wait: this comes after it.
        for (const person of this.#people) person.type(plainCell('rest'));
        isLast = true;
      }
      await this.#help(status);
      if (this.#journal.fault !== null) throw this.#journal.fault;
      await this.#next();
    }
  }

  /** What people do when they want to go home. */
  async #help(status: Status): Promise<void> {
    for (const person of this.#people) {
      person.answer();
      if (person.endless !== undefined) this.#interrupt(person, true);
    }
    if (this.#isSomebodyAsked && !this.#people.some(({ isInControl }) => isInControl))
      this.#interrupt(this.#people[0], false);
    if (status.manager_state === 'paused') await this.#operator.goOn();
    else if (
      status.re_state === 'paused' &&
      status.running_item_uid === null &&
      status.ip_kernel_state === 'idle'
    ) {
      this.#journal.mayHavePaused = true;
      this.#journal.mayHaveEnded = true;
      this.#people[0].type(controlCell('abort'));
    }
  }

  /** A cell may ask somebody who has left: only an interrupt ends it. */
  get #isSomebodyAsked(): boolean {
    for (const person of this.#people) person.noteEnds();
    return this.#unanswerable.size > 0;
  }

  #checkStatus(status: Status): void {
    const wanted = {
      manager_state: 'idle',
      re_state: 'idle',
      ip_kernel_state: 'idle',
      ip_kernel_captured: false,
      worker_environment_state: 'idle',
      worker_background_tasks: 0,
      running_item_uid: null,
      pause_pending: false,
      queue_stop_pending: false,
      plan_progress: null,
      waiting_for: null,
    };
    for (const [field, value] of Object.entries(wanted))
      this.#journal.check(
        status[field] === value,
        () => `at rest ${field} is ${JSON.stringify(status[field])}`,
      );
  }
}

/** Whether the Run Engine has a plan. */
function isHeld({ re_state }: Status): boolean {
  return re_state === 'running' || re_state === 'paused';
}

function isQuiet(status: Status): boolean {
  return (
    status.manager_state === 'idle' &&
    status.re_state === 'idle' &&
    status.ip_kernel_state === 'idle' &&
    status['worker_background_tasks'] === 0 &&
    status['kernel_fault'] === null
  );
}
