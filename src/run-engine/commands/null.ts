import type { Perform } from './define.js';

/** Does nothing: for plans that mark a place, and for measuring the engine. */
export const doNothing: Perform<'null'> = () => undefined;
