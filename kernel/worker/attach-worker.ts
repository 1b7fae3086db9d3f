import { performance } from 'node:perf_hooks';
import type { News, WorkerActivity } from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { KernelContext, RequestInfo } from '../context.js';
import { answersOf } from './answers.js';
import { cellGuard } from './cell-guard.js';
import { QUEUE_DECLARATION } from './queue/declarations.js';
import { ManagerLine } from './queue/manager-line.js';
import { QueueAtPrompt } from './queue/queue-at-prompt.js';
import { TypedRuns } from './queue/typed-runs.js';
import { ForegroundCell } from './foreground-cell.js';
import { Managers } from './managers.js';
import { NamespaceWatch } from './namespace-watch.js';
import { PlanDriver } from './plan-driver.js';
import { PlanLoop } from './plan-loop.js';
import { ReportBook } from './report-book.js';
import { TaskRunner } from './task-runner.js';
import { Turn } from './turn.js';
import { TypedPlans } from './typed-plans.js';

/**
 * Puts together the worker's part of the kernel: it answers the managers that open a comm with target `skyqueue`, and tells
 * them the news (see src/protocol/worker-comm.ts).
 */
export function attachWorker(context: KernelContext): void {
  const line = new ManagerLine();
  const managers = new Managers(line);
  const tell = (news: News): void => managers.tell(news);
  const clock = (): number => (performance.timeOrigin + performance.now()) / 1000;
  const engine = (): RunEngine | null => asRunEngine(context.namespace.get('RE'));
  const tellLists = (request: RequestInfo | null): string | null => {
    const { lists, fault } = namespace.changed(request);
    if (lists !== null) tell({ news: 'lists', lists });
    return fault;
  };
  const namespace = new NamespaceWatch(context, () => void tellLists(null));
  const reports = new ReportBook();
  const foreground = new ForegroundCell(clock);
  const activity = (): WorkerActivity => ({
    ...plans.activity,
    cell: foreground.whose,
    occupant: foreground.occupant ?? (plans.activity.item_uid === null ? driver.occupant : null),
    task_uid: tasks.foregroundUid,
    background_tasks: tasks.backgroundUids,
  });
  const activityChanged = (): void => tell({ news: 'activity', activity: activity() });
  const typedRuns = new TypedRuns(context.planCalls);
  const queue = new QueueAtPrompt({
    ...{ context, line, typedRuns },
    tellLists: () => void tellLists(context.currentRequest()),
  });
  context.defineBuiltin('queue', queue, QUEUE_DECLARATION);
  const driver = new PlanDriver(context, engine, clock);
  const turn = new Turn(context.currentRequest, (request) => driver.describePlanOf(request));
  const typedPlans = new TypedPlans({
    ...{ context, reports, clock },
    isReported: () => managers.hadOne,
    reported: (report) => tell({ news: 'typed_report', report }),
  });
  const plans = new PlanLoop(
    reports,
    {
      activityChanged,
      runChanged: (run) => tell({ news: 'run', run }),
      runsCleared: () => tell({ news: 'runs_cleared' }),
      paused: (item_uid) => tell({ news: 'paused', item_uid }),
      reported: (report) => tell({ news: 'report', report }),
      progressed: (progress) => tell({ news: 'progress', progress }),
      begins: () => {
        const early = turn.taken();
        driver.begins();
        if (early !== null) driver.interrupted(context.currentRequest(), early.interruptedBy);
      },
      engine: (event) => typedPlans.onEngine(event),
      started: (plan) => typedRuns.started(plan, context.currentRequest()),
    },
    clock,
    context.reportThrown,
  );
  const tasks = new TaskRunner(
    context,
    reports,
    {
      activityChanged,
      listsWanted: () => {
        plans.useEngine(engine());
        return tellLists(null);
      },
      reported: (report) => tell({ news: 'task_report', report }),
    },
    clock,
  );

  // Also where no manager asks, as in a kernel that somebody has for himself.
  void context.startup.then(() => plans.useEngine(engine())).catch(() => undefined);
  context.setCellGuard(
    cellGuard({ plans, tasks, turn, driver, tellLists: (request) => void tellLists(request) }),
  );
  context.onExecutionState((change) => {
    if (!foreground.changed(change)) return;
    // A cell may have made another engine.
    if (change.state === 'idle') plans.useEngine(engine());
    activityChanged();
  });
  context.setInterruptHook((cell, by) =>
    turn.interrupted(cell, by) ? 'handled' : driver.interrupted(cell, by),
  );
  context.onExecutionBroken((culprit) => {
    // Where the engine's own loop was broken off, it would be `running` for ever. Anybody else's code is no matter of its.
    if (culprit === undefined || driver.isDrivenBy(culprit))
      void engine()?.abandon('the code that ran was broken off by an interrupt');
  });

  managers.receive(context, answersOf({ context, engine, activity, namespace, plans, tasks, reports }));
}

/** Startup code may call anything `RE`: what lacks the engine's methods is treated as if it were not there. */
function asRunEngine(value: unknown): RunEngine | null {
  if (typeof value !== 'function') return null;
  const candidate = value as unknown as Record<string, unknown>;
  const isEngine =
    typeof candidate['observe'] === 'function' && typeof candidate['requestPause'] === 'function';
  return isEngine ? (value as unknown as RunEngine) : null;
}
