import type {
  KernelCondition,
  NamespaceLists,
  News,
  PlanProgress,
  RunEntry,
  WorkerActivity,
  WorkerState,
} from '../../protocol/index.js';
import type { WorkerEvent, WorkerView } from '../worker.js';
import { EndNews } from './end-news.js';

type Told = Pick<WorkerView, 'activity' | 'condition' | 'runs' | 'progress' | 'lists'>;

/** What the kernel has told of itself: its whole state when we attach, news after that. Tells observers what has changed. */
export class KernelNews {
  readonly #emit: (event: WorkerEvent) => void;
  readonly ends: EndNews;
  #activity: WorkerActivity | null = null;
  #condition: KernelCondition = 'well';
  #runs: readonly RunEntry[] = [];
  #progress: PlanProgress | null = null;
  #lists: NamespaceLists | null = null;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
    this.ends = new EndNews(emit);
  }

  get told(): Told {
    return {
      activity: this.#activity,
      condition: this.#condition,
      runs: this.#runs,
      progress: this.#progress,
      lists: this.#lists,
    };
  }

  /** The state of a kernel to which we have just attached. The reports in it are the caller's matter. */
  attached(state: WorkerState): void {
    this.#activity = state.activity;
    this.#takeRuns(state.runs);
    this.#lists = state.lists;
    this.#progress = state.progress;
    this.#emit({ event: 'lists_changed' });
  }

  /** The state after something of which there was no news. */
  caughtUp({ activity, reports, task_reports }: WorkerState): void {
    this.#activity = activity;
    for (const report of reports) this.ends.tell({ event: 'report', report });
    for (const report of task_reports) this.ends.tell({ event: 'task_report', report });
  }

  take(news: News): void {
    switch (news.news) {
      case 'activity':
        this.#activity = news.activity;
        this.#emit({ event: 'changed' });
        if (news.activity.cell !== 'manager') this.ends.release();
        return;
      case 'report':
      case 'task_report':
      case 'paused':
        return this.ends.take(news, this.#activity);
      case 'typed_report':
        return this.ends.tell({ event: 'typed_report', report: news.report });
      case 'run':
        return this.#takeRuns(withRun(this.#runs, news.run));
      case 'runs_cleared':
        return this.#takeRuns([]);
      case 'lists':
        this.#lists = news.lists;
        return this.#emit({ event: 'lists_changed' });
      case 'progress':
        this.#progress = news.progress;
        return this.#emit({ event: 'progress_changed' });
    }
  }

  /** Returns whether that is another condition than before. */
  heed(condition: KernelCondition | null): boolean {
    if (condition === null || condition === this.#condition) return false;
    this.#condition = condition;
    return true;
  }

  /** There is no kernel any more; its lists stay until there is another. */
  gone(): void {
    this.ends.release();
    this.#activity = null;
    this.#condition = 'well';
    this.#progress = null;
    this.#takeRuns([]);
    this.ends.forget();
  }

  /** An empty list that stays empty is no news. */
  #takeRuns(runs: readonly RunEntry[]): void {
    if (runs.length === 0 && this.#runs.length === 0) return;
    this.#runs = runs;
    this.#emit({ event: 'runs_changed' });
  }
}

/** Runs stand in the order in which they were opened, also when an outer one is closed after an inner one. */
function withRun(runs: readonly RunEntry[], run: RunEntry): readonly RunEntry[] {
  const isKnown = runs.some(({ uid }) => uid === run.uid);
  return isKnown ? runs.map((known) => (known.uid === run.uid ? run : known)) : [...runs, run];
}
