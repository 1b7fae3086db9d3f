import { TransitionError } from './errors.js';

/**
 * Every state of the Run Engine.
 *
 * - `idle`: nothing is loaded; the only state in which a plan can be started
 * - `running`: messages are being performed
 * - `pausing`: an immediate pause was accepted, and what moves is being stopped
 * - `paused`: the plan is kept; the user may resume, stop, abort or halt it
 * - `suspending`: a suspension was asked for, and the present message is being interrupted
 * - `stopping`, `aborting`, `halting`: the plan is being ended; its clean-up runs in this state, except after `halt`
 * - `panicked`: somebody outside found that the engine does not react any more; nothing works after that
 */
export type RunEngineState =
  'idle' | 'running' | 'pausing' | 'paused' | 'suspending' | 'stopping' | 'aborting' | 'halting' | 'panicked';

/** Every legal change of state. Others are refused here and nowhere else. */
export const MOVES: Readonly<Record<RunEngineState, readonly RunEngineState[]>> = {
  idle: ['running', 'panicked'],
  running: ['idle', 'pausing', 'halting', 'stopping', 'aborting', 'suspending', 'panicked'],
  pausing: ['paused', 'idle', 'halting', 'aborting', 'panicked'],
  paused: ['idle', 'running', 'halting', 'stopping', 'aborting', 'panicked'],
  suspending: ['running', 'halting', 'aborting', 'panicked'],
  stopping: ['idle', 'panicked'],
  aborting: ['idle', 'panicked'],
  halting: ['idle', 'panicked'],
  panicked: [],
};

/** The one writer of the state. */
export class StateMachine {
  #state: RunEngineState = 'idle';
  readonly #onChange: (state: RunEngineState, previous: RunEngineState) => void;

  constructor(onChange: (state: RunEngineState, previous: RunEngineState) => void) {
    this.#onChange = onChange;
  }

  get state(): RunEngineState {
    return this.#state;
  }

  canMove(to: RunEngineState): boolean {
    return MOVES[this.#state].includes(to);
  }

  move(to: RunEngineState): void {
    const previous = this.#state;
    if (!this.canMove(to)) throw new TransitionError(previous, to);
    this.#state = to;
    this.#onChange(to, previous);
  }
}
