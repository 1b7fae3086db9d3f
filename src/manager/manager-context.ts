import type { DeviceDescriptions, PlanDescriptions } from '../protocol/index.js';
import type { ConsoleStream } from './console-stream.js';
import type { EnvironmentControl } from './environment-control.js';
import type { ManagerParts } from './manager-parts.js';
import type { Permissions } from './permissions.js';
import type { QueueExecution } from './queue-execution.js';
import type { TaskExecution } from './task-execution.js';

/** What the API methods act on. */
export interface ManagerContext extends ManagerParts {
  readonly environment: EnvironmentControl;
  readonly execution: QueueExecution;
  readonly tasks: TaskExecution;
  readonly permissions: Permissions;
  /** Slash paths of what clients may see of `RE.md`. */
  readonly permittedMetadata: readonly string[];
  /** The lists of existing plans and devices, from their file. */
  readLists(): { readonly plans: PlanDescriptions; readonly devices: DeviceDescriptions };
  readonly console: ConsoleStream;
  /** Changes whenever the list of runs does. */
  readonly runListUid: string;
  /** Ends the manager and everything that belongs to it, after the reply has left. */
  stop(): void;
  /** Ends this process as if it had crashed. */
  die(): void;
}
