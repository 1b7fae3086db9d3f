import { RequestParameterError, TaskFailedError } from './errors.js';
import { DEFAULT_WAIT_MS, type StatusCondition, type WaitOptions } from './status/wait.js';
import type { CompletedTask, Status, TaskResult } from './types.js';
import type { JsonObject, JsonValue } from '../protocol/index.js';

export interface TaskWaitOptions extends WaitOptions {
  /** Results are forgotten a while after their end, two minutes at the earliest: such tasks count as completed. Default: true. */
  readonly treatNotFoundAsCompleted?: boolean | undefined;
}

export type EndedTask = 'completed' | 'not_found';

/** What is asked of a client here; refused requests throw. */
export interface TaskRequests {
  status(reload: boolean): Promise<Status>;
  taskStatus(uids: readonly string[]): Promise<Readonly<Record<string, string>>>;
  taskResult(uid: string): Promise<TaskResult>;
  waitFor(condition: StatusCondition, options: WaitOptions): Promise<Status>;
}

/** Waits until at least one of the tasks has ended. Gives those that have. */
export async function waitForCompletedTask(
  requests: TaskRequests,
  task: string | Iterable<string>,
  { treatNotFoundAsCompleted = true, timeoutMs = DEFAULT_WAIT_MS, signal }: TaskWaitOptions = {},
): Promise<Map<string, EndedTask>> {
  const uids = taskUids(task);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    // In this order: what ends after the status was made shows in the next one.
    const { task_results_uid } = await requests.status(true);
    const states = await requests.taskStatus(uids);
    const ended = uids.flatMap((uid): [string, EndedTask][] => {
      const state = states[uid];
      if (state === 'completed') return [[uid, state]];
      return state === 'not_found' && treatNotFoundAsCompleted ? [[uid, state]] : [];
    });
    if (ended.length > 0) return new Map(ended);
    await requests.waitFor((status) => status.task_results_uid !== task_results_uid, {
      timeoutMs: Math.max(0, deadline - performance.now()),
      signal,
    });
  }
}

/** Waits for a task that was submitted, and gives what it returned. Throws a `TaskFailedError` with its traceback if it failed. */
export async function runTask(
  requests: TaskRequests,
  submitted: string | { readonly task_uid: string } | PromiseLike<string | { readonly task_uid: string }>,
  options: WaitOptions = {},
): Promise<JsonValue> {
  const task = await submitted;
  const uid = typeof task === 'string' ? task : task.task_uid;
  await waitForCompletedTask(requests, uid, options);
  const reply = await requests.taskResult(uid);
  if (reply.status !== 'completed') {
    throw new TaskFailedError(`The result of task ${uid} is gone: it was not fetched in time.`, {});
  }
  const result = reply.result as CompletedTask;
  if (result.success) return result.return_value;
  throw new TaskFailedError(`Task ${uid} failed: ${result.msg}`, result as unknown as JsonObject);
}

export function taskUids(task: string | Iterable<string>): string[] {
  const uids = typeof task === 'string' ? [task] : isIterable(task) ? [...task] : [];
  if (uids.length === 0 || uids.some((uid) => typeof uid !== 'string' || uid === '')) {
    throw new RequestParameterError('Give the uid of a task, or several of them.');
  }
  return uids;
}

function isIterable(value: unknown): value is Iterable<string> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
