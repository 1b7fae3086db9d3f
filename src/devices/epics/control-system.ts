import { channelAccess } from './channel-access.js';
import type { ControlSystem } from './variable.js';

let shared: ControlSystem | null = null;

/** What devices use that were not told otherwise: Channel Access, from the first device on. */
export function controlSystem(): ControlSystem {
  return (shared ??= channelAccess());
}

/** What devices that are made from now on use, such as a `MemoryControlSystem` where there is no hardware. Gives the last one. */
export function useControlSystem(system: ControlSystem | null): ControlSystem | null {
  const before = shared;
  shared = system;
  return before;
}
