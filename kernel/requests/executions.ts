import type { ExecuteRequest, UserExpression } from '../../src/jupyter/wire/index.js';
import type { CellError, CellGuard, CellOutcome, ExecuteOptions, ExecutionStateChange } from '../context.js';
import type { Evaluator } from '../evaluator/evaluator.js';
import { isExitRequest } from '../lifecycle/exit-request.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { Publisher } from '../output/publisher.js';
import type { Presenter } from '../presentation/index.js';
import { ExecutionQueue, type Waiting } from './execution-queue.js';
import type { History } from '../history/history.js';
import { answerHelp, helpTopic } from './help.js';
import type { Inspector } from './inspection.js';
import type { Request } from './request.js';

export interface ExecutionParts {
  readonly evaluator: Evaluator;
  readonly publisher: Publisher;
  readonly presenter: Presenter;
  readonly inspector: Inspector;
  readonly history: History;
  readonly baseDir: string;
  /** Resolves when every request that a client sent before now has arrived. */
  drain(): Promise<void>;
}

/** A cell that runs, and whose it is; null: code of the kernel's own. */
export interface Cell {
  readonly request: Request | null;
  abandon(): void;
}

/**
 * Execute requests, from their arrival to `idle`. Those of the main shell run one after the other, whoever sent them; each
 * subshell (JEP 91) has a queue of its own, so that a person can run cells while a plan's cell awaits. People whose
 * clients know no subshells can do so too: while the foreground belongs to the queue, or to somebody's plan, the cells of
 * all others are served beside it, those of each client in their order.
 */
export class Executions {
  /** Work of the main shell. */
  readonly foreground = new ExecutionQueue();
  readonly #subshells = new Map<string, ExecutionQueue>();
  /** By session: for cells that are served beside the foreground. */
  readonly #lanes = new Map<string, ExecutionQueue>();
  readonly #running = new Map<ExecutionQueue, Cell>();
  /** Whose cell has the foreground. */
  #holder: Request | null = null;
  readonly #listeners = new Set<(change: ExecutionStateChange) => void>();
  /** What waits in the foreground is being looked at, each cell in its turn. */
  #isLettingIn = false;
  #count = 0;
  #cellNumber = 0;
  guard: CellGuard | null = null;

  constructor(private readonly parts: ExecutionParts) {}

  onState(listener: (change: ExecutionStateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  request(request: Request): void {
    const subshell = request.message.header.subshell_id;
    if (subshell == null) {
      // Cells of one client keep their order: while one of them waits beside the foreground, so do those after it.
      const isBeside = this.#lanes.get(request.session)?.isEmpty === false;
      if (isBeside || this.#passesForeground(request)) this.#serveBeside(request);
      else this.#push(request, this.foreground);
      return;
    }
    const queue = this.#subshells.get(subshell);
    if (queue === undefined) this.#abort(request);
    else this.#push(request, queue);
  }

  /** To be called when the cell in the foreground has become one beside which others may run: they wait no longer. */
  letOthersIn(): void {
    // What a program sent stays, and with it what the same client sent after it.
    const staying = new Set<string>();
    const passes = ({ request }: Waiting): boolean => {
      if (request === null) return false;
      if (!isTyped(request)) staying.add(request.session);
      return !staying.has(request.session) && this.#passesForeground(request);
    };
    this.#isLettingIn = true;
    const entering = this.foreground.extract(passes);
    this.#isLettingIn = false;
    for (const { request } of entering) if (request !== null) this.#serveBeside(request);
  }

  /** Code of the kernel's own, behind what waits; it is told to nobody but its caller. */
  execute(code: string, options: ExecuteOptions): Promise<CellOutcome> {
    const run = (queue: ExecutionQueue): Promise<CellOutcome> => carryOut(this.#run(code, options, queue));
    return options.background === true ? run(new ExecutionQueue()) : this.occupy(() => run(this.foreground));
  }

  occupy<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.foreground.push({
        request: null,
        owner: null,
        run: () => carryOut(settling(task, resolve, reject)),
        abort: () => reject(new Error('The kernel ends; nothing is run any more.')),
      });
    });
  }

  /** All cells that run. */
  get cells(): readonly Cell[] {
    return [...this.#running.values()];
  }

  get foregroundCell(): Cell | null {
    return this.#running.get(this.foreground) ?? null;
  }

  /** The latest cell that a client has running elsewhere than in the foreground, or the one of the subshell that it names. */
  cellBeside({ session, message }: Request): Cell | null {
    const subshell = message.header.subshell_id;
    if (subshell != null) {
      const queue = this.#subshells.get(subshell);
      return (queue && this.#running.get(queue)) ?? null;
    }
    return this.#cellsBeside(session).at(-1) ?? null;
  }

  /** Whether a client has a cell running elsewhere than in the foreground. */
  hasCellBeside(session: string): boolean {
    return this.#cellsBeside(session).length > 0;
  }

  #cellsBeside(session: string): Cell[] {
    return [...this.#running]
      .filter(([queue, { request }]) => queue !== this.foreground && request?.session === session)
      .map(([, cell]) => cell);
  }

  /** Takes back the cells of a client that wait for somebody else's cell. Returns whether there were any. */
  withdraw({ session }: Request): boolean {
    if (this.#holder === null || this.#holder.session === session) return false;
    const whose = this.#holder.username;
    const taken = this.foreground.extract(({ request }) => request?.session === session && isTyped(request));
    for (const { request } of taken) if (request !== null) this.#refuse(request, notRun(whose));
    return taken.length > 0;
  }

  abortAll(): void {
    for (const queue of [this.foreground, ...this.#subshells.values(), ...this.#lanes.values()]) {
      queue.hold();
      queue.abortAll();
    }
  }

  createSubshell(id: string): void {
    this.#subshells.set(id, new ExecutionQueue());
  }

  deleteSubshell(id: string): boolean {
    const queue = this.#subshells.get(id);
    queue?.abortAll();
    return this.#subshells.delete(id);
  }

  subshells(): string[] {
    return [...this.#subshells.keys()];
  }

  /** Whether a cell need not wait for the foreground. One of a client that has cells there, or in its lane, comes after those. */
  #passesForeground(request: Request): boolean {
    if (!isTyped(request)) return false;
    if (this.#lanes.get(request.session)?.isEmpty === false) return true;
    if (this.foreground.holds(request.session) && !this.#isLettingIn) return false;
    const holder = this.#holder;
    return holder !== null && holder.session !== request.session && this.guard?.letsOthersIn(holder) === true;
  }

  #serveBeside(request: Request): void {
    for (const [session, lane] of this.#lanes) if (lane.isEmpty) this.#lanes.delete(session);
    const lane = this.#lanes.get(request.session) ?? new ExecutionQueue();
    this.#lanes.set(request.session, lane);
    this.#push({ ...request, isForeground: false }, lane);
  }

  #push(request: Request, queue: ExecutionQueue): void {
    queue.push({
      request,
      owner: request.session,
      run: () => carryOut(this.#serve(request, queue)),
      abort: () => this.#abort(request),
    });
  }

  *#serve(request: Request, queue: ExecutionQueue): Steps<void> {
    if (queue !== this.foreground) return yield* this.#perform(request, queue);
    this.#holder = request;
    try {
      for (let free = this.guard?.ready(request); free != null; free = this.guard?.ready(request))
        yield* until(free);
      yield* this.#perform(request, queue);
    } finally {
      this.#holder = null;
    }
  }

  *#perform(request: Request, queue: ExecutionQueue): Steps<void> {
    const { publisher } = this.parts;
    const content = request.message.content as ExecuteRequest;
    const silent = content.silent === true;
    const storeHistory = !silent && content.store_history !== false;
    const count = storeHistory ? ++this.#count : this.#count;
    this.#tell({ state: 'busy', request });
    publisher.setLatest(request);
    publisher.publish('status', { execution_state: 'busy' }, request);
    if (!silent) publisher.publish('execute_input', { code: content.code, execution_count: count }, request);
    // What the manager sends was typed by nobody.
    if (storeHistory && request.metadata['skyqueue'] === undefined)
      this.parts.history.add(count, content.code);

    const topic = helpTopic(content.code);
    const outcome = topic === null ? yield* this.#guarded(request, content.code, queue) : OK;
    if (topic !== null) yield* until(answerHelp(request, topic, count, this.parts));
    else if (outcome.status === 'ok') yield* this.#succeeded(request, content, count, silent, outcome.value);
    else yield* this.#failed(request, content, count, queue, errorOf(outcome));
    publisher.publish('status', { execution_state: 'idle' }, request);
    this.#tell({ state: 'idle', request, status: outcome.status });
  }

  *#guarded(request: Request, code: string, queue: ExecutionQueue): Steps<CellOutcome> {
    const guard = this.guard;
    const refused = guard?.admit(request) ?? null;
    if (refused !== null) return { status: 'error', error: refused };
    this.letOthersIn();
    const outcome = yield* this.#run(code, request, queue, request);
    guard?.ended(request, outcome);
    return outcome;
  }

  *#run(
    code: string,
    options: ExecuteOptions,
    queue: ExecutionQueue,
    request: Request | null = null,
  ): Steps<CellOutcome> {
    const { evaluator, publisher, baseDir } = this.parts;
    this.#cellNumber += 1;
    const running = publisher.attribute(request, () =>
      evaluator.run({
        code,
        label: options.file ?? `<cell ${this.#cellNumber}>`,
        directory: baseDir,
        generated: options.generated === true,
        typeErrorsAreWarnings: false,
        ...(options.file === undefined ? {} : { file: options.file }),
      }),
    );
    this.#running.set(queue, { request, abandon: running.abandon });
    const outcome = yield* until(running.outcome);
    this.#running.delete(queue);
    const hasExited = outcome.status === 'error' && isExitRequest(outcome.error.thrown);
    return hasExited ? { status: 'ok', value: undefined } : outcome;
  }

  *#succeeded(
    request: Request,
    content: ExecuteRequest,
    count: number,
    silent: boolean,
    value: unknown,
  ): Steps<void> {
    const { publisher, presenter } = this.parts;
    if (!silent && value !== undefined && this.guard?.isQuiet(request) !== true) {
      // What a value's own display function prints belongs to the cell, too.
      const shown = publisher.attribute(request, () => presenter.present(value));
      publisher.publish('execute_result', { ...shown, execution_count: count }, request);
    }
    const user_expressions = yield* this.#userExpressions(request, content.user_expressions ?? {});
    publisher.reply(request, 'execute_reply', {
      status: 'ok',
      execution_count: count,
      user_expressions,
      payload: nextInput(value),
    });
  }

  *#failed(
    request: Request,
    content: ExecuteRequest,
    count: number,
    queue: ExecutionQueue,
    { ename, evalue, traceback }: CellError,
  ): Steps<void> {
    const { publisher, drain } = this.parts;
    const error = { ename, evalue, traceback: [...traceback] };
    publisher.publish('error', error, request);
    publisher.reply(request, 'execute_reply', { status: 'error', execution_count: count, ...error });
    if (content.stop_on_error === false) return;
    // What its client sent before it could know of the error is on its way, and counts as waiting.
    yield* until(drain());
    queue.abortOf(request.session);
  }

  *#userExpressions(
    request: Request,
    expressions: Record<string, string>,
  ): Steps<Record<string, UserExpression>> {
    const { evaluator, publisher, presenter, baseDir } = this.parts;
    const results: Record<string, UserExpression> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      const evaluated = publisher.attribute(request, () =>
        evaluator.evaluate(String(expression), `<expression ${name}>`, baseDir),
      );
      const outcome = yield* until(evaluated);
      if (outcome.status === 'ok') results[name] = { status: 'ok', ...presenter.present(outcome.value) };
      else {
        const { ename, evalue, traceback } = errorOf(outcome);
        results[name] = { status: 'error', ename, evalue, traceback: [...traceback] };
      }
    }
    return results;
  }

  /** Answers with an error instead of running the cell. */
  #refuse(request: Request, { ename, evalue, traceback }: CellError): void {
    const { publisher } = this.parts;
    const error = { ename, evalue, traceback: [...traceback] };
    publisher.publish('status', { execution_state: 'busy' }, request);
    publisher.publish('error', error, request);
    publisher.reply(request, 'execute_reply', { status: 'error', execution_count: this.#count, ...error });
    publisher.publish('status', { execution_state: 'idle' }, request);
  }

  #abort(request: Request): void {
    const { publisher } = this.parts;
    publisher.publish('status', { execution_state: 'busy' }, request);
    publisher.reply(request, 'execute_reply', { status: 'aborted' });
    publisher.publish('status', { execution_state: 'idle' }, request);
    this.#tell({ state: 'idle', request, status: 'aborted' });
  }

  #tell(change: ExecutionStateChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const OK: CellOutcome = { status: 'ok', value: undefined };

/** Does a task of somebody who waits for its end elsewhere. */
function* settling<T>(
  task: () => T | Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Steps<void> {
  try {
    resolve(yield* until(Promise.resolve(task())));
  } catch (error) {
    reject(error);
  }
}

const NEXT_INPUT = Symbol.for('skyqueue.next_input');

/** A value that is code to go on with: front ends put it where the person types next. */
function nextInput(value: unknown): { source: string; text: string; replace: boolean }[] {
  const text: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, NEXT_INPUT) : undefined;
  return typeof text === 'string' ? [{ source: 'set_next_input', text, replace: false }] : [];
}

/** Whatever is neither a plan nor a task of the manager: what any client sends. */
function isTyped({ metadata }: Request): boolean {
  const mark = metadata['skyqueue'] as { item_uid?: unknown; task_uid?: unknown } | undefined;
  return mark?.item_uid === undefined && mark?.task_uid === undefined;
}

function notRun(whose: string): CellError {
  const evalue = `The cell was taken back before it ran: it waited for a cell of ${whose}.`;
  return { ename: 'KeyboardInterrupt', evalue, traceback: [`KeyboardInterrupt: ${evalue}`] };
}

function errorOf(outcome: Exclude<CellOutcome, { status: 'ok' }>): CellError {
  if (outcome.status === 'error') return outcome.error;
  return { ename: 'Aborted', evalue: 'the cell was not run', traceback: [] };
}
