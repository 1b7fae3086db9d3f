import type { PlanQueue, Serial } from '../queue/index.js';
import type { Worker } from '../worker/index.js';
import type { KnownLists } from './known-lists.js';
import type { Lock } from './lock.js';
import type { Log } from './log.js';
import type { ManagerStateMachine } from './state.js';
import type { StatusBoard } from './status-board.js';

/** What the parts of the manager share. */
export interface ManagerParts {
  readonly state: ManagerStateMachine;
  readonly serial: Serial;
  readonly queue: PlanQueue;
  readonly worker: Worker;
  readonly lists: KnownLists;
  readonly lock: Lock;
  readonly status: Pick<StatusBoard, 'refresh' | 'refreshAfterEdit'>;
  readonly log: Log;
  /** Work that goes on after a reply; a failure of it is logged, and never unhandled. */
  background(what: string, work: Promise<void>): void;
}
