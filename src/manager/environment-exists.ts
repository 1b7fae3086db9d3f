import type { ManagerParts } from './manager-parts.js';

/** From the end of a successful opening until the worker is gone. */
export function environmentExists({ state, worker }: ManagerParts): boolean {
  return (
    !state.is('creating_environment') &&
    !['closed', 'initializing', 'failed'].includes(worker.view.environment)
  );
}
