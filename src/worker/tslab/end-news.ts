import type { News, WorkerActivity } from '../../protocol/index.js';
import type { WorkerEvent } from '../worker.js';

type EndedNews = Extract<News, { news: 'report' | 'task_report' | 'paused' }>;
type ReportEvent = Extract<WorkerEvent, { event: 'report' | 'task_report' | 'typed_report' }>;

/** More than can ever wait for an acknowledgement at a time. */
const REMEMBERED_REPORTS = 1_000;

/**
 * Ends of plans and tasks on their way to the manager. Each is told when its cell is over too, so that the kernel is free
 * by then, and each report is told once, although it comes as news and again with the state.
 */
export class EndNews {
  readonly #emit: (event: WorkerEvent) => void;
  #held: EndedNews[] = [];
  /** Numbers of the latest reports: an answer that is older than an acknowledgement may still hold one. */
  readonly #told = new Set<number>();

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
  }

  take(news: EndedNews, activity: WorkerActivity | null): void {
    // A background task has no cell whose end it would have to wait for.
    if (news.news === 'task_report' && activity?.task_uid !== news.report.task_uid) {
      return this.tell({ event: 'task_report', report: news.report });
    }
    this.#held.push(news);
    if (activity?.cell !== 'manager') this.release();
  }

  /** The manager's cell is over, or will never be. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const news of held) {
      if (news.news === 'paused') this.#emit({ event: 'paused', item_uid: news.item_uid });
      else if (news.news === 'report') this.tell({ event: 'report', report: news.report });
      else this.tell({ event: 'task_report', report: news.report });
    }
  }

  tell(event: ReportEvent): void {
    const { seq } = event.report;
    if (this.#told.has(seq)) return;
    this.areKnown([event.report]);
    this.#emit(event);
  }

  /** These were told in another way. */
  areKnown(reports: readonly { readonly seq: number }[]): void {
    for (const { seq } of reports) this.#told.add(seq);
    for (const oldest of this.#told) {
      if (this.#told.size <= REMEMBERED_REPORTS) return;
      this.#told.delete(oldest);
    }
  }

  /** The next kernel counts anew. */
  forget(): void {
    this.#told.clear();
  }
}
