import type { Readable } from '../../devices/index.js';
import type { Plan } from '../plan.js';
import { declare_stream } from '../plan-stubs/index.js';

/**
 * Describes the stream of a plan before its first point, so that consumers can prepare for it: where
 * `BLUESKY_PREDECLARE` asks for it. What a hook will read is not known.
 */
export function* predeclare(hook: unknown, devices: readonly Readable[]): Plan {
  const isAskedFor = process.env.BLUESKY_PREDECLARE !== undefined && process.env.BLUESKY_PREDECLARE !== '';
  if (hook == null && isAskedFor) yield* declare_stream(...devices, { name: 'primary' });
}
