import type { ManagerParts } from './manager-parts.js';

/**
 * From the end of a successful opening until the worker is gone. One that a manager has found, and that has not told yet how it
 * is, exists as well.
 */
export function environmentExists({ state, worker }: ManagerParts): boolean {
  const { environment } = worker.view;
  if (environment === 'initializing') return state.is('initializing');
  return !state.is('creating_environment') && environment !== 'closed' && environment !== 'failed';
}
