import type { NamespaceLists, WorkerActivity, WorkerState } from '../../src/protocol/worker-comm.js';
import type { RunEngine } from '../../src/run-engine/index.js';
import type { KernelContext, StartupFailure } from '../context.js';
import { carryOut, until, type Steps } from '../lifecycle/steps.js';
import type { Answering } from './managers.js';
import type { NamespaceWatch } from './namespace-watch.js';
import type { PlanLoop } from './plan-loop.js';
import type { ReportBook } from './report-book.js';
import type { TaskRunner } from './task-runner.js';

export interface AnsweringParts {
  readonly context: Pick<KernelContext, 'startup' | 'descriptions' | 'namespace'>;
  readonly engine: () => RunEngine | null;
  readonly activity: () => WorkerActivity;
  readonly namespace: NamespaceWatch;
  readonly plans: PlanLoop;
  readonly tasks: TaskRunner;
  readonly reports: ReportBook;
}

/** The answers to a manager's questions. */
export function answersOf(parts: AnsweringParts): Answering {
  const { context, engine, activity, namespace, plans, tasks, reports } = parts;
  /** The first look at what the startup code has left. */
  let opened: Promise<NamespaceLists> | null = null;
  function* attach(): Steps<WorkerState> {
    try {
      yield* until(context.startup);
    } catch (failure) {
      throw new Error(startupFault(failure as StartupFailure));
    }
    opened ??= namespace.opened();
    yield* until(opened);
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
  }
  return {
    attach: () => carryOut(attach()),
    pause: ({ option }) => {
      const present = presentEngine(engine());
      if (present.state !== 'running') throw new Error(`the Run Engine is ${present.state}, not running`);
      present.requestPause(option === 'deferred');
      return null;
    },
    acknowledge: ({ seq }) => {
      reports.acknowledge(seq);
      return null;
    },
    run_task: ({ task_uid, code, kind, update_lists, update_re }) => {
      tasks.runInBackground(task_uid, code, { kind, update_lists, update_re });
      return null;
    },
    describe: ({ name }) => context.descriptions.of(context.namespace.get(name)) ?? null,
    metadata: () => {
      const { md } = presentEngine(engine());
      if (typeof md !== 'object' || md === null) throw new Error('its md is not an object');
      return JSON.parse(JSON.stringify(md)) as Record<string, unknown>;
    },
  };
}

/** What stopped the opening of the environment, and where, as the one who wrote it wants to know. */
function startupFault({ ename, evalue, location }: StartupFailure): string {
  const what = `the startup code failed${location === null ? '' : ` at ${location}`}`;
  return evalue.includes(ename) ? `${what}: ${evalue}` : `${what}: ${ename}: ${evalue}`;
}

function presentEngine(engine: RunEngine | null): RunEngine {
  if (engine === null) throw new Error('there is no Run Engine');
  return engine;
}
