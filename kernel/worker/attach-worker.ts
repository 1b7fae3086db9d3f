import {
  WORKER_COMM_TARGET,
  type Answer,
  type News,
  type Question,
  type ToWorker,
  type WorkerState,
} from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { Comm, JsonObject, KernelContext } from '../context.js';
import { NamespaceWatch } from './namespace-watch.js';
import { PlanLoop } from './plan-loop.js';

/**
 * The worker's part inside the kernel: answers the managers that open a comm with target `skyqueue`, and tells them the
 * news (see src/protocol/worker-comm.ts). Everything is answered at once, also while a cell runs.
 */
export function attachWorker(context: KernelContext): void {
  const managers = new Set<Comm>();
  const tell = (news: News): void => {
    for (const comm of managers) comm.send(news as unknown as JsonObject, { parent: null });
  };
  const loop = new PlanLoop(
    {
      activityChanged: (activity) => tell({ news: 'activity', activity }),
      runChanged: (run) => tell({ news: 'run', run }),
      runsCleared: () => tell({ news: 'runs_cleared' }),
      paused: (item_uid) => tell({ news: 'paused', item_uid }),
      reported: (report) => tell({ news: 'report', report }),
    },
    () => (performance.timeOrigin + performance.now()) / 1000,
  );
  const engine = (): RunEngine | null => asRunEngine(context.namespace.get('RE'));
  const namespace = new NamespaceWatch(context);

  context.setCellGuard({
    admit: (request) => loop.admit(request),
    ended: (request, outcome) => {
      // Before the cell's `idle`, so that whoever sees it can add to the queue what he has just typed.
      const lists = request.generated ? null : namespace.changed();
      if (lists !== null) tell({ news: 'lists', lists });
      loop.ended(request, outcome);
    },
  });
  context.onExecutionState((change) => {
    if (change.state === 'busy') return loop.cellStarted(change.request);
    loop.useEngine(engine());
    loop.cellEnded();
  });
  context.setInterruptHook(() => interruptPlan(engine()));

  const state = async (): Promise<WorkerState> => {
    await context.startup;
    loop.useEngine(engine());
    return { activity: loop.activity, runs: loop.runs, reports: loop.reports, lists: namespace.lists() };
  };
  const answer = (question: Question): unknown => {
    switch (question.ask) {
      case 'attach':
        return state();
      case 'pause':
        return requestPause(engine(), question.option === 'deferred');
      case 'acknowledge':
        loop.acknowledge(question.seq);
        return null;
    }
  };
  context.registerCommTarget(WORKER_COMM_TARGET, (comm) => {
    managers.add(comm);
    comm.onClose = () => managers.delete(comm);
    comm.onMessage = ({ data }) => {
      const question = data as unknown as ToWorker;
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

function requestPause(engine: RunEngine | null, defer: boolean): null {
  if (engine === null) throw new Error('there is no Run Engine');
  if (engine.state !== 'running') throw new Error(`the Run Engine is ${engine.state}, not running`);
  engine.requestPause(defer);
  return null;
}

/** Ctrl-C while a plan runs: the first asks for a pause at the next checkpoint, a second one in a row for one at once. */
function interruptPlan(engine: RunEngine | null): 'handled' | 'abandon' {
  if (engine === null || engine.state !== 'running') return 'abandon';
  engine.requestPause(!engine.deferredPauseRequested);
  return 'handled';
}

/** Startup code may call anything `RE`: what lacks the engine's methods is treated as if it were not there. */
function asRunEngine(value: unknown): RunEngine | null {
  if (typeof value !== 'function') return null;
  const candidate = value as unknown as Record<string, unknown>;
  const isEngine =
    typeof candidate['observe'] === 'function' && typeof candidate['requestPause'] === 'function';
  return isEngine ? (value as unknown as RunEngine) : null;
}
