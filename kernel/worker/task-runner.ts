import type { TaskMetadata, TaskOptions, TaskReport } from '../../src/protocol/worker-comm.js';
import type { CellError, CellGuard, CellOutcome, KernelContext, RequestInfo } from '../context.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { ReportBook } from './report-book.js';
import { pythonic } from './traceback.js';

export interface TaskNews {
  /** A background task began or ended. */
  activityChanged(): void;
  /** A script asked for the lists to be read anew. Gives the reason why plans of it are not in them. */
  listsWanted(): string | null;
  reported(report: TaskReport): void;
}

/** Names that a script may not replace unless it is allowed to (spec plans… §7.4). */
const PROTECTED = ['RE', 'db'] as const;

interface Task extends TaskOptions {
  readonly taskUid: string;
  readonly timeStart: number;
  readonly restore: () => void;
}

/** Runs the scripts and functions of the manager, and reports how each ended. A task is started once, like a plan. */
export class TaskRunner implements Pick<CellGuard, 'admit' | 'ended'> {
  readonly #context: Pick<KernelContext, 'execute' | 'namespace'>;
  readonly #reports: ReportBook;
  readonly #news: TaskNews;
  readonly #clock: () => number;
  readonly #started = new Set<string>();
  readonly #background = new Set<string>();
  #foreground: Task | null = null;

  constructor(
    context: Pick<KernelContext, 'execute' | 'namespace'>,
    reports: ReportBook,
    news: TaskNews,
    clock: () => number,
  ) {
    this.#context = context;
    this.#reports = reports;
    this.#news = news;
    this.#clock = clock;
  }

  get foregroundUid(): string | null {
    return this.#foreground?.taskUid ?? null;
  }

  get backgroundUids(): readonly string[] {
    return [...this.#background];
  }

  isTask(request: RequestInfo): boolean {
    return taskMetadata(request) !== null;
  }

  admit(request: RequestInfo): CellError | null {
    const metadata = taskMetadata(request);
    if (metadata === null) return null;
    if (this.#started.has(metadata.task_uid)) return startedAlready(metadata.task_uid);
    this.#foreground = this.#begin(metadata.task_uid, metadata);
    return null;
  }

  ended(request: RequestInfo, outcome: CellOutcome): void {
    const task = this.#foreground;
    if (task === null || taskMetadata(request)?.task_uid !== task.taskUid) return;
    this.#foreground = null;
    this.#finish(task, outcome);
  }

  /** Beside the foreground. Throws where the task was started before. */
  runInBackground(taskUid: string, code: string, options: TaskOptions): void {
    if (this.#started.has(taskUid)) throw new Error(startedAlready(taskUid).evalue);
    const task = this.#begin(taskUid, options);
    this.#background.add(taskUid);
    this.#news.activityChanged();
    const generated = options.kind === 'function';
    void carryOut(this.#runBeside(task, this.#context.execute(code, { generated, background: true })));
  }

  *#runBeside(task: Task, running: Promise<CellOutcome>): Steps<void> {
    const outcome = yield* until(running);
    this.#background.delete(task.taskUid);
    this.#finish(task, outcome);
    this.#news.activityChanged();
  }

  #begin(taskUid: string, options: TaskOptions): Task {
    this.#started.add(taskUid);
    const { namespace } = this.#context;
    const before = PROTECTED.map((name) => ({
      name,
      existed: namespace.has(name),
      value: namespace.get(name),
    }));
    const restore = (): void => {
      for (const { name, existed, value } of before) {
        if (!existed) namespace.delete(name);
        else if (namespace.get(name) !== value) namespace.set(name, value);
      }
    };
    return { ...options, taskUid, timeStart: this.#clock(), restore };
  }

  #finish(task: Task, outcome: CellOutcome): void {
    if (task.kind === 'script' && !task.update_re) task.restore();
    const fault = task.kind === 'script' && task.update_lists ? this.#news.listsWanted() : null;
    const isFaulty = fault !== null && outcome.status === 'ok';
    const end = isFaulty ? failure(fault, '') : endOf(task, outcome);
    const report = this.#reports.addTask((seq) => ({
      seq,
      task_uid: task.taskUid,
      ...end,
      time_start: task.timeStart,
      time_stop: this.#clock(),
    }));
    this.#news.reported(report);
  }
}

type TaskEnd = Pick<TaskReport, 'success' | 'msg' | 'traceback' | 'return_value'>;

function endOf({ kind }: Task, outcome: CellOutcome): TaskEnd {
  switch (outcome.status) {
    case 'ok':
      return kind === 'script' ? success(null) : returned(outcome.value);
    case 'aborted':
      return failure('The task was not run: its cell was aborted.', '');
    case 'error': {
      const { ename, evalue, traceback } = outcome.error;
      const what = kind === 'script' ? 'The script failed' : 'The function failed';
      return failure(`${what}: ${ename}: ${evalue}`, pythonic(traceback));
    }
  }
}

function success(return_value: unknown): TaskEnd {
  return { success: true, msg: '', traceback: '', return_value };
}

function failure(msg: string, traceback: string): TaskEnd {
  return { success: false, msg, traceback, return_value: null };
}

/** Clients get values as JSON: what is none makes the task fail, because half a value would mislead. */
function returned(value: unknown): TaskEnd {
  if (value === undefined) return success(null);
  const next = (value as { next?: unknown } | null)?.next;
  if (typeof next === 'function') return failure('The function returns a generator: run it as a plan.', '');
  let text: string | undefined;
  let fault = typeof value === 'function' ? 'it is a function' : 'it is no JSON';
  try {
    text = JSON.stringify(value);
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
  }
  if (text === undefined)
    return failure(`The value that the function returned cannot be sent: ${fault}.`, '');
  return success(JSON.parse(text) as unknown);
}

function startedAlready(taskUid: string): CellError {
  const evalue = `The task ${taskUid} has been started already.`;
  return { ename: 'TaskRefused', evalue, traceback: [`TaskRefused: ${evalue}`] };
}

function taskMetadata(request: RequestInfo): TaskMetadata | null {
  const metadata = request.metadata['skyqueue'] as Partial<TaskMetadata> | undefined;
  return typeof metadata?.task_uid === 'string' ? (metadata as TaskMetadata) : null;
}
