import { messageOf } from '../../src/errors.js';
import type { ExecuteRequest, UserExpression } from '../../src/jupyter/wire/index.js';
import type { CellError, CellGuard, CellOutcome, ExecuteOptions, ExecutionStateChange } from '../context.js';
import type { Evaluator, RunningCell } from '../evaluator/evaluator.js';
import { ExitRequest } from '../lifecycle/exit-request.js';
import type { Publisher } from '../output/publisher.js';
import type { Presenter } from '../presentation/index.js';
import { ExecutionQueue } from './execution-queue.js';
import type { History } from '../history/history.js';
import { helpTopic, type HelpTopic } from './help.js';
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

/**
 * Execute requests, from their arrival to `idle`. Those of the main shell run one after the other, whoever sent them; each
 * subshell (JEP 91) has a queue of its own, so that a person can run cells while a plan's cell awaits.
 */
export class Executions {
  /** Work of the main shell. */
  readonly foreground = new ExecutionQueue();
  readonly #subshells = new Map<string, ExecutionQueue>();
  readonly #running = new Map<ExecutionQueue, RunningCell>();
  readonly #listeners = new Set<(change: ExecutionStateChange) => void>();
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
    const queue = subshell == null ? this.foreground : this.#subshells.get(subshell);
    if (queue === undefined) {
      this.#abort(request);
      return;
    }
    queue.push({
      owner: request.session,
      run: () => this.#serve(request, queue),
      abort: () => this.#abort(request),
    });
  }

  /** Code of the kernel's own, behind what waits; it is told to nobody but its caller. */
  execute(code: string, options: ExecuteOptions): Promise<CellOutcome> {
    if (options.background === true) return this.#run(code, options, new ExecutionQueue());
    return this.occupy(() => this.#run(code, options, this.foreground));
  }

  occupy<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.foreground.push({
        owner: null,
        run: async () => {
          await Promise.resolve().then(task).then(resolve, reject);
        },
        abort: () => reject(new Error('The kernel ends; nothing is run any more.')),
      });
    });
  }

  /** Ends the waiting for the foreground's cell, or for all cells where one of them may be the culprit. */
  abandon(which: 'foreground' | 'all'): void {
    if (which === 'foreground') this.#running.get(this.foreground)?.abandon();
    else for (const cell of this.#running.values()) cell.abandon();
  }

  abortAll(): void {
    for (const queue of [this.foreground, ...this.#subshells.values()]) {
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

  async #serve(request: Request, queue: ExecutionQueue): Promise<void> {
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
    const outcome =
      topic === null
        ? await this.#guarded(request, () => this.#run(content.code, request, queue, request))
        : OK;
    if (topic !== null) await this.#help(request, topic, count);
    else if (outcome.status === 'ok') await this.#succeeded(request, content, count, silent, outcome.value);
    else await this.#failed(request, content, count, queue, errorOf(outcome));
    publisher.publish('status', { execution_state: 'idle' }, request);
    this.#tell({ state: 'idle', request, status: outcome.status });
  }

  async #guarded(request: Request, run: () => Promise<CellOutcome>): Promise<CellOutcome> {
    const guard = this.guard;
    const refused = guard?.admit(request) ?? null;
    if (refused !== null) return { status: 'error', error: refused };
    const outcome = await run();
    guard?.ended(request, outcome);
    return outcome;
  }

  async #run(
    code: string,
    options: ExecuteOptions,
    queue: ExecutionQueue,
    request: Request | null = null,
  ): Promise<CellOutcome> {
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
    this.#running.set(queue, running);
    const outcome = await running.outcome;
    this.#running.delete(queue);
    const hasExited = outcome.status === 'error' && outcome.error.thrown instanceof ExitRequest;
    return hasExited ? { status: 'ok', value: undefined } : outcome;
  }

  async #succeeded(
    request: Request,
    content: ExecuteRequest,
    count: number,
    silent: boolean,
    value: unknown,
  ): Promise<void> {
    const { publisher, presenter } = this.parts;
    if (!silent && value !== undefined && this.guard?.isQuiet(request) !== true) {
      // What a value's own display function prints belongs to the cell, too.
      const shown = publisher.attribute(request, () => presenter.present(value));
      publisher.publish('execute_result', { ...shown, execution_count: count }, request);
    }
    const user_expressions = await this.#userExpressions(request, content.user_expressions ?? {});
    publisher.reply(request, 'execute_reply', {
      status: 'ok',
      execution_count: count,
      user_expressions,
      payload: nextInput(value),
    });
  }

  /** `scan?`: what is known of a name, for the pager of the console. */
  async #help(request: Request, { expression, detail }: HelpTopic, count: number): Promise<void> {
    const { publisher, inspector } = this.parts;
    const data = await inspector.inspect(expression, expression.length, detail).catch((error: unknown) => ({
      'text/plain': `There is no help on ${expression}: ${messageOf(error)}`,
    }));
    if (data === null)
      publisher.attribute(request, () => publisher.print('stderr', `Nothing is known of ${expression}.\n`));
    publisher.reply(request, 'execute_reply', {
      status: 'ok',
      execution_count: count,
      user_expressions: {},
      payload: data === null ? [] : [{ source: 'page', data, start: 0 }],
    });
  }

  async #failed(
    request: Request,
    content: ExecuteRequest,
    count: number,
    queue: ExecutionQueue,
    { ename, evalue, traceback }: CellError,
  ): Promise<void> {
    const { publisher, drain } = this.parts;
    const error = { ename, evalue, traceback: [...traceback] };
    publisher.publish('error', error, request);
    publisher.reply(request, 'execute_reply', { status: 'error', execution_count: count, ...error });
    if (content.stop_on_error === false) return;
    // What its client sent before it could know of the error is on its way, and counts as waiting.
    await drain();
    queue.abortOf(request.session);
  }

  async #userExpressions(
    request: Request,
    expressions: Record<string, string>,
  ): Promise<Record<string, UserExpression>> {
    const { evaluator, publisher, presenter, baseDir } = this.parts;
    const results: Record<string, UserExpression> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      const outcome = await publisher.attribute(request, () =>
        evaluator.evaluate(String(expression), `<expression ${name}>`, baseDir),
      );
      if (outcome.status === 'ok') results[name] = { status: 'ok', ...presenter.present(outcome.value) };
      else {
        const { ename, evalue, traceback } = errorOf(outcome);
        results[name] = { status: 'error', ename, evalue, traceback: [...traceback] };
      }
    }
    return results;
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

const NEXT_INPUT = Symbol.for('skyqueue.next_input');

/** A value that is code to go on with: front ends put it where the person types next. */
function nextInput(value: unknown): { source: string; text: string; replace: boolean }[] {
  const text: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, NEXT_INPUT) : undefined;
  return typeof text === 'string' ? [{ source: 'set_next_input', text, replace: false }] : [];
}

function errorOf(outcome: Exclude<CellOutcome, { status: 'ok' }>): CellError {
  if (outcome.status === 'error') return outcome.error;
  return { ename: 'Aborted', evalue: 'the cell was not run', traceback: [] };
}
