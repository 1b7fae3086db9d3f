import { isCheckable, isHasName } from '../../devices/index.js';
import { giveUp } from '../bundle/pending.js';
import type { Msg } from '../message.js';
import type { PlanLike } from '../plan.js';
import { pretend } from './pretend.js';

/**
 * Rejects with the device's own error if a plan would move a device out of its limits. A device that cannot tell its limits
 * is warned of, once.
 */
export async function checkLimits(
  plan: PlanLike,
  warn: (text: string) => void = (text) => console.warn(text),
): Promise<void> {
  const unknown = new Set<unknown>();
  const checks: unknown[] = [];
  const look = (msg: Msg): void => {
    if (msg.command !== 'set') return;
    const { obj, args } = msg;
    const [target] = args;
    if (isCheckable(obj)) {
      // All positional values: some devices take one for each of their axes.
      const check: unknown = (obj.checkValue as (...target: readonly unknown[]) => unknown)(...args);
      if (check !== undefined) checks.push(check);
    } else if (!unknown.has(obj)) {
      unknown.add(obj);
      const name = isHasName(obj) ? obj.name : String(obj);
      warn(`${name} has no checkValue: nobody knows whether ${String(target)} is within its limits.`);
    }
  };
  try {
    pretend(plan, look);
  } catch (error) {
    checks.forEach(giveUp);
    throw error;
  }
  await Promise.all(checks);
}
