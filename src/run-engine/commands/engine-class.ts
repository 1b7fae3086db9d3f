import type { Perform } from './define.js';

/** For plans that want to know what runs them. */
export const engineClass: Perform<'RE_class'> = (msg, context) => context.services.engineClass;
