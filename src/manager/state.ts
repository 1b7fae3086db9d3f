import { QueueServerError } from '../errors.js';
import type { ManagerState } from '../protocol/index.js';

/** What can happen to the manager; each event has a cause that goes to the log. */
export type ManagerEvent =
  | 'ready'
  | 'found_plan'
  | 'found_pause'
  | 'found_task'
  | 'run_task'
  | 'open_environment'
  | 'close_environment'
  | 'destroy_environment'
  | 'start_queue'
  | 'item_started'
  | 'plan_paused'
  | 'continue_plan'
  | 'settled';

type MoveTable = Record<ManagerState, Partial<Record<ManagerEvent, ManagerState>>>;

/**
 * Every legal move of `manager_state` (spec re-manager §4.1). Illegal moves are refused here and nowhere else.
 *
 * `settled` is the end of whatever was going on, with or without success. The kernel may be destroyed, or die, in any
 * state. Between two plans of a queue the state stays `executing_queue`: a client never sees `idle` there.
 */
export const MOVES: MoveTable = {
  initializing: {
    ready: 'idle',
    found_plan: 'executing_queue',
    found_pause: 'paused',
    found_task: 'executing_task',
  },
  idle: {
    open_environment: 'creating_environment',
    close_environment: 'closing_environment',
    destroy_environment: 'destroying_environment',
    start_queue: 'starting_queue',
    run_task: 'executing_task',
  },
  creating_environment: { settled: 'idle', destroy_environment: 'destroying_environment' },
  starting_queue: {
    item_started: 'executing_queue',
    settled: 'idle',
    destroy_environment: 'destroying_environment',
  },
  executing_queue: {
    item_started: 'executing_queue',
    plan_paused: 'paused',
    settled: 'idle',
    destroy_environment: 'destroying_environment',
  },
  paused: {
    continue_plan: 'executing_queue',
    settled: 'idle',
    destroy_environment: 'destroying_environment',
  },
  executing_task: { settled: 'idle', destroy_environment: 'destroying_environment' },
  closing_environment: { settled: 'idle', destroy_environment: 'destroying_environment' },
  destroying_environment: { settled: 'idle' },
};

export function move(from: ManagerState, event: ManagerEvent): ManagerState {
  const to = MOVES[from][event];
  if (to === undefined) throw new QueueServerError('MANAGER_BUSY', [from, event.replaceAll('_', ' ')]);
  return to;
}

/** The one writer of `manager_state`. */
export class ManagerStateMachine {
  #state: ManagerState = 'initializing';
  readonly #onMove: (from: ManagerState, to: ManagerState, cause: string) => void;

  constructor(onMove: (from: ManagerState, to: ManagerState, cause: string) => void) {
    this.#onMove = onMove;
  }

  get current(): ManagerState {
    return this.#state;
  }

  is(...states: readonly ManagerState[]): boolean {
    return states.includes(this.#state);
  }

  /** Throws `MANAGER_BUSY`, and changes nothing, where the table has no such move. */
  apply(event: ManagerEvent, cause: string): void {
    const from = this.#state;
    this.#state = move(from, event);
    if (this.#state !== from) this.#onMove(from, this.#state, cause);
  }
}
