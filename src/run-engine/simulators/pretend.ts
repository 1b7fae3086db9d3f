import { isPending } from '../bundle/pending.js';
import { doneStatus, isLocatable, type Location, type MaybePromise } from '../../devices/index.js';
import type { Msg } from '../message.js';
import { ensurePlan, type PlanLike } from '../plan.js';

/** A plan that never ends is given up after so many messages. */
const MOST_MESSAGES = 1_000_000;

export interface Rehearsal {
  /** False where the plan had no end. */
  readonly isWhole: boolean;
  /** What the plan returned. */
  readonly value: unknown;
}

/**
 * Walks through a plan without an engine: nothing is moved, triggered or recorded. What `see` gives back is the answer that
 * the plan gets; where that is undefined, it gets one as if all had gone well, and devices that can say at once where they
 * are and what they read are asked.
 */
export function pretend(plan: PlanLike, see: (msg: Msg) => unknown): Rehearsal {
  const generator = ensurePlan(plan);
  const targets = new Map<unknown, unknown>();
  let uids = 0;
  const answer = (msg: Msg): unknown => {
    switch (msg.command) {
      case 'set':
        targets.set(msg.obj, msg.args[0]);
        return doneStatus;
      case 'trigger':
      case 'prepare':
      case 'kickoff':
      case 'complete':
        return doneStatus;
      case 'read':
        return atOnce(() => msg.obj.read()) ?? {};
      case 'locate':
        return located(msg, targets);
      case 'stage':
      case 'unstage':
        return [msg.obj];
      case 'open_run':
        return `run-${(uids += 1)}`;
      case 'wait':
      case 'rewindable':
        return true;
      case 'collect':
      case 'wait_for':
        return [];
      case 'subscribe':
        return 0;
      default:
        return undefined;
    }
  };
  let reply: unknown;
  for (let messages = 0; messages < MOST_MESSAGES; messages += 1) {
    const step = generator.next(reply);
    if (step.done === true) return { isWhole: true, value: step.value };
    reply = see(step.value) ?? answer(step.value);
  }
  return { isWhole: false, value: undefined };
}

/** Where devices would be by now. */
function located(msg: Msg<'locate'>, targets: ReadonlyMap<unknown, unknown>): unknown {
  const one = (obj: unknown): Location<unknown> => {
    if (targets.has(obj)) return { setpoint: targets.get(obj), readback: targets.get(obj) };
    const present = isLocatable(obj) ? atOnce(() => obj.locate()) : undefined;
    return (present as Location<unknown> | undefined) ?? { setpoint: 0, readback: 0 };
  };
  const places = [msg.obj, ...msg.args].map(one);
  return places.length === 1 && msg.kwargs.squeeze !== false ? places[0] : places;
}

/** Undefined where the device needs time to answer, or cannot. */
function atOnce<T extends object>(ask: () => MaybePromise<T>): T | undefined {
  try {
    const answer = ask();
    if (!isPending(answer)) return answer;
    answer.catch(() => undefined);
  } catch {
    // a device that is not there is no obstacle for a rehearsal
  }
  return undefined;
}
