import { QueueServerError } from '../../errors.js';
import type { Variable, VariableDescription } from './variable.js';

/** `connected` of a variable, for its adapter: what `watch` tells, with an end to the waiting. */
export function whenConnected(
  variable: Variable,
  seconds: number,
  isClosed: () => boolean,
): Promise<VariableDescription> {
  if (variable.description !== null) return Promise.resolve(variable.description);
  const closed = new QueueServerError('EPICS_DISCONNECTED', [variable.name]);
  if (isClosed()) return Promise.reject(closed);
  return new Promise((resolve, reject) => {
    const end = (act: () => void): void => {
      clearTimeout(timer);
      unwatch();
      act();
    };
    const unreachable = new QueueServerError('EPICS_UNREACHABLE', [variable.name, String(seconds)]);
    const timer = setTimeout(() => end(() => reject(unreachable)), seconds * 1_000);
    const unwatch = variable.watch({
      changed: () => undefined,
      connected: (description) => end(() => resolve(description)),
      disconnected: () => {
        if (isClosed()) end(() => reject(closed));
      },
    });
  });
}
