import type { CellGuard, RequestInfo } from '../context.js';
import { isOurs } from './foreground-cell.js';
import type { PlanDriver } from './plan-driver.js';
import type { PlanLoop } from './plan-loop.js';
import type { TaskRunner } from './task-runner.js';
import type { Turn } from './turn.js';

export interface GuardParts {
  readonly plans: PlanLoop;
  readonly tasks: TaskRunner;
  readonly turn: Turn;
  readonly driver: PlanDriver;
  /** Tells what a cell has changed in the plans and devices of the namespace. */
  readonly tellLists: (request: RequestInfo) => void;
}

/** The worker's say in every cell: each part hears of the cells that are its matter. */
export function cellGuard({ plans, tasks, turn, driver, tellLists }: GuardParts): CellGuard {
  return {
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
    letsOthersIn: (request) => plans.isPlan(request) || tasks.isTask(request) || driver.isDrivenBy(request),
    isPausable: (request) => plans.isPlan(request) || driver.isDrivenBy(request),
    // A plan shows its table; that its call gives an object with the uids of its runs would only be noise.
    isQuiet: (request) => plans.isPlan(request),
    refusesExit: (by) => {
      const isOfOthers = plans.activity.item_uid === null ? driver.isForeign(by) : !(by && plans.isPlan(by));
      return isOfOthers ? exitRefusal(driver.describe()) : null;
    },
  };
}

function exitRefusal(plan: string): string {
  return (
    `process.exit() would end the whole environment, and with it ${plan}. ` +
    'Wait for the end of that plan, or destroy the environment: qserver environment destroy'
  );
}
