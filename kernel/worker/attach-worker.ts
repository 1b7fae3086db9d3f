import { performance } from 'node:perf_hooks';
import {
  WORKER_COMM_TARGET,
  type Answer,
  type NamespaceLists,
  type News,
  type Question,
  type ToWorker,
  type WorkerActivity,
  type WorkerState,
} from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { Comm, JsonObject, KernelContext, RequestInfo, StartupFailure } from '../context.js';
import { QUEUE_DECLARATION } from './queue/declarations.js';
import { ManagerLine } from './queue/manager-line.js';
import { QueueAtPrompt } from './queue/queue-at-prompt.js';
import { TypedRuns } from './queue/typed-runs.js';
import { ForegroundCell, isOurs } from './foreground-cell.js';
import { NamespaceWatch } from './namespace-watch.js';
import { PlanDriver } from './plan-driver.js';
import { PlanLoop } from './plan-loop.js';
import { ReportBook } from './report-book.js';
import { TaskRunner } from './task-runner.js';
import { Turn } from './turn.js';
import { TypedPlans } from './typed-plans.js';

/**
 * The worker's part inside the kernel: answers the managers that open a comm with target `skyqueue`, and tells them the
 * news (see src/protocol/worker-comm.ts). Everything is answered at once, also while a cell runs.
 */
export function attachWorker(context: KernelContext): void {
  const managers = new Set<Comm>();
  const tell = (news: News): void => {
    for (const comm of managers) comm.send(news as unknown as JsonObject, { parent: null });
  };
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
  const line = new ManagerLine();
  const typedRuns = new TypedRuns(context.planCalls);
  const queue = new QueueAtPrompt({
    ...{ context, line, typedRuns },
    tellLists: () => void tellLists(context.currentRequest()),
  });
  context.defineBuiltin('queue', queue, QUEUE_DECLARATION);
  const driver = new PlanDriver(context, engine, clock);
  const turn = new Turn(context.currentRequest, (request) => driver.describePlanOf(request));
  let hadManager = false;
  const typedPlans = new TypedPlans({
    ...{ context, reports, clock },
    isReported: () => hadManager,
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
  context.setCellGuard({
    ready: (request) => plans.ready(request),
    admit: (request) => {
      const refused = plans.admit(request) ?? tasks.admit(request);
      if (refused === null && plans.isPlan(request)) turn.give(request);
      return refused;
    },
    ended: (request, outcome) => {
      // Before the cell's `idle`, so that whoever sees it can add to the queue what he has just typed.
      if (!isOurs(request)) tellLists(request);
      if (plans.isPlan(request)) turn.taken();
      plans.ended(request, outcome);
      tasks.ended(request, outcome);
    },
    // A plan is no reason for others to wait: they may look, and add to the queue. Nor is a task of the manager.
    letsOthersIn: (request) => plans.isPlan(request) || isTask(request) || driver.isDrivenBy(request),
    isPausable: (request) => plans.isPlan(request) || driver.isDrivenBy(request),
    // A plan shows its table; that its call gives an object with the uids of its runs would only be noise.
    isQuiet: (request) => plans.isPlan(request),
    refusesExit: (by) => {
      const isOfOthers = plans.activity.item_uid === null ? driver.isForeign(by) : !(by && plans.isPlan(by));
      return isOfOthers ? exitRefusal(driver.describe()) : null;
    },
  });
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

  /** The first look at what the startup code has left. */
  let opened: Promise<NamespaceLists> | null = null;
  const answers: { [Q in Question['ask']]: (question: Extract<Question, { ask: Q }>) => unknown } = {
    attach: async (): Promise<WorkerState> => {
      await context.startup.catch((failure: StartupFailure) => {
        throw new Error(startupFault(failure));
      });
      opened ??= namespace.opened();
      await opened;
      plans.useEngine(engine());
      return {
        activity: activity(),
        runs: plans.runs,
        reports: reports.plans,
        task_reports: reports.tasks,
        typed_reports: reports.typed,
        lists: namespace.lists(),
        progress: plans.progress,
      };
    },
    pause: ({ option }) => requestPause(engine(), option === 'deferred'),
    acknowledge: ({ seq }) => {
      reports.acknowledge(seq);
      return null;
    },
    run_task: ({ task_uid, code, kind, update_lists, update_re }) => {
      tasks.runInBackground(task_uid, code, { kind, update_lists, update_re });
      return null;
    },
    describe: ({ name }) => context.descriptions.of(context.namespace.get(name)) ?? null,
    metadata: () => metadataOf(engine()),
  };
  const answer = (question: Question): unknown =>
    (answers[question.ask] as (q: Question) => unknown)(question);
  context.registerCommTarget(WORKER_COMM_TARGET, (comm) => {
    managers.add(comm);
    hadManager = true;
    line.attached(comm);
    comm.onClose = () => {
      managers.delete(comm);
      line.detached(comm);
    };
    comm.onMessage = ({ data }) => {
      const question = data as unknown as ToWorker;
      if ('reply' in question) return line.replied(question);
      const reply = (text: Answer): void => comm.send(text as unknown as JsonObject);
      void Promise.resolve()
        .then(() => answer(question))
        .then(
          (value) => reply({ answer: question.id, value }),
          (error: unknown) =>
            reply({ answer: question.id, refused: error instanceof Error ? error.message : String(error) }),
        );
    };
  });
}

/** What stopped the opening of the environment, and where, as the one who wrote it wants to know. */
function startupFault({ ename, evalue, location }: StartupFailure): string {
  const what = `the startup code failed${location === null ? '' : ` at ${location}`}`;
  return evalue.includes(ename) ? `${what}: ${evalue}` : `${what}: ${ename}: ${evalue}`;
}

function exitRefusal(plan: string): string {
  return (
    `process.exit() would end the whole environment, and with it ${plan}. ` +
    'Wait for the end of that plan, or destroy the environment: qserver environment destroy'
  );
}

function isTask(request: RequestInfo): boolean {
  const mark = request.metadata['skyqueue'] as { task_uid?: unknown } | undefined;
  return mark?.task_uid !== undefined;
}

function requestPause(engine: RunEngine | null, defer: boolean): null {
  if (engine === null) throw new Error('there is no Run Engine');
  if (engine.state !== 'running') throw new Error(`the Run Engine is ${engine.state}, not running`);
  engine.requestPause(defer);
  return null;
}

function metadataOf(engine: RunEngine | null): Record<string, unknown> {
  if (engine === null) throw new Error('there is no Run Engine');
  const { md } = engine;
  if (typeof md !== 'object' || md === null) throw new Error('its md is not an object');
  return JSON.parse(JSON.stringify(md)) as Record<string, unknown>;
}

/** Startup code may call anything `RE`: what lacks the engine's methods is treated as if it were not there. */
function asRunEngine(value: unknown): RunEngine | null {
  if (typeof value !== 'function') return null;
  const candidate = value as unknown as Record<string, unknown>;
  const isEngine =
    typeof candidate['observe'] === 'function' && typeof candidate['requestPause'] === 'function';
  return isEngine ? (value as unknown as RunEngine) : null;
}
