import type { ConsoleStream } from './console-stream.js';
import type { EnvironmentControl } from './environment-control.js';
import type { ManagerParts } from './manager-parts.js';
import type { QueueExecution } from './queue-execution.js';

/** What the API methods act on. */
export interface ManagerContext extends ManagerParts {
  readonly environment: EnvironmentControl;
  readonly execution: QueueExecution;
  readonly console: ConsoleStream;
  /** Changes whenever the list of runs does. */
  readonly runListUid: string;
  /** Ends the manager and everything that belongs to it, after the reply has left. */
  stop(): void;
  /** Ends this process as if it had crashed. */
  die(): void;
}
