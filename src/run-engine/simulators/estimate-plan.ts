import type { RunKey } from '../message.js';
import type { PlanLike } from '../plan.js';
import { pointStreamOf } from '../point-stream.js';
import { pretend } from './pretend.js';

export interface PlanEstimate {
  readonly runs: number;
  /** Events of the streams that hold the points: `primary`, unless the hints of a run name another. */
  readonly points: number;
  /**
   * Of waiting: pauses, and the moves and exposures of devices that tell how long these take. Those that do not tell count
   * as instant. A pause that a plan shortens by the time its last point took is counted in full.
   */
  readonly seconds: number;
  /** False for a plan without an end: the numbers are those of its first part. */
  readonly isComplete: boolean;
}

/** How long a plan would take, and how many points it would give. Nothing is moved. */
export function estimatePlan(plan: PlanLike): PlanEstimate {
  let [runs, points, seconds] = [0, 0, 0];
  const pointStreams = new Map<RunKey, string>();
  const bundles = new Map<RunKey, string>();
  /** By group: the longest of the actions that were started together. */
  const underWay = new Map<unknown, number>();
  const start = (group: unknown, duration: number): void => {
    if (duration > (underWay.get(group ?? null) ?? 0)) underWay.set(group ?? null, duration);
  };
  const { isWhole: isComplete } = pretend(plan, (msg) => {
    switch (msg.command) {
      case 'open_run':
        runs += 1;
        pointStreams.set(msg.run, pointStreamOf(msg.kwargs));
        break;
      case 'create':
        bundles.set(msg.run, msg.kwargs.name ?? '');
        break;
      case 'save':
        if (bundles.get(msg.run) === (pointStreams.get(msg.run) ?? 'primary')) points += 1;
        break;
      case 'sleep':
        seconds += msg.args[0] ?? 0;
        break;
      case 'set':
        start(msg.kwargs.group, durationOf(msg.obj, 'set', msg.args[0]));
        break;
      case 'trigger':
        start(msg.kwargs.group, durationOf(msg.obj, 'trigger'));
        break;
      case 'wait': {
        const group = msg.kwargs.group ?? null;
        seconds += underWay.get(group) ?? 0;
        underWay.delete(group);
        break;
      }
      default:
        break;
    }
  });
  return { runs, points, seconds, isComplete };
}

function durationOf(obj: unknown, action: 'set' | 'trigger', target?: unknown): number {
  if (typeof obj !== 'object' || obj === null || !('secondsFor' in obj)) return 0;
  return (obj as { secondsFor(action: string, target?: unknown): number }).secondsFor(action, target);
}
