import { randomUUID } from 'node:crypto';
import { float, type JsonObject, type JsonValue, type TaskReport } from '../protocol/index.js';

/** Results are kept for so long after they came; then they go when the next one comes (spec re-manager §3.5). */
const KEPT_MS = 120_000;

interface RunningTask {
  readonly timeStart: number;
  readonly background: boolean;
}

interface CompletedTask {
  readonly result: JsonObject;
  readonly expires: number;
}

/** Tasks that run in the worker, and the results of those that ended. */
export class TaskBoard {
  readonly #running = new Map<string, RunningTask>();
  readonly #completed = new Map<string, CompletedTask>();
  #resultsUid = randomUUID();

  /** Changes with each result. */
  get resultsUid(): string {
    return this.#resultsUid;
  }

  get backgroundCount(): number {
    return [...this.#running.values()].filter(({ background }) => background).length;
  }

  begin(taskUid: string, background: boolean): void {
    this.#running.set(taskUid, { timeStart: Date.now() / 1000, background });
  }

  /** Takes a result, once: the same one again changes nothing. */
  complete(report: TaskReport): void {
    const { task_uid, success, msg, traceback, return_value, time_start, time_stop } = report;
    this.#running.delete(task_uid);
    if (this.#completed.has(task_uid)) return;
    this.#purge();
    const result: JsonObject = {
      task_uid,
      success,
      msg,
      traceback,
      return_value: return_value as JsonValue,
      time_start: float(time_start),
      time_stop: float(time_stop),
    };
    this.#completed.set(task_uid, { result, expires: Date.now() + KEPT_MS });
    this.#resultsUid = randomUUID();
  }

  /** The worker is gone, and with it what ran in it. */
  forgetRunning(): void {
    this.#running.clear();
  }

  status(taskUid: string): 'running' | 'completed' | 'not_found' {
    if (this.#running.has(taskUid)) return 'running';
    return this.#completed.has(taskUid) ? 'completed' : 'not_found';
  }

  result(taskUid: string): JsonObject {
    const running = this.#running.get(taskUid);
    if (running !== undefined) {
      return {
        task_uid: taskUid,
        time_start: float(running.timeStart),
        run_in_background: running.background,
      };
    }
    return this.#completed.get(taskUid)?.result ?? {};
  }

  #purge(): void {
    const now = Date.now();
    for (const [taskUid, { expires }] of this.#completed) if (expires < now) this.#completed.delete(taskUid);
  }
}
