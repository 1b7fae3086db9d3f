import assert from 'node:assert/strict';
import test from 'node:test';
import { TransitionError } from '../../src/run-engine/index.js';
import { MOVES, StateMachine, type RunEngineState } from '../../src/run-engine/state.js';

const STATES = Object.keys(MOVES) as RunEngineState[];
/** How each state is reached from idle. */
const WAYS: Record<RunEngineState, RunEngineState[]> = {
  idle: [],
  running: ['running'],
  pausing: ['running', 'pausing'],
  paused: ['running', 'pausing', 'paused'],
  suspending: ['running', 'suspending'],
  stopping: ['running', 'stopping'],
  aborting: ['running', 'aborting'],
  halting: ['running', 'halting'],
  panicked: ['panicked'],
};

for (const from of STATES)
  for (const to of STATES) {
    const legal = MOVES[from].includes(to);
    test(`from ${from} the engine ${legal ? 'may' : 'must not'} become ${to}`, () => {
      const changes: string[] = [];
      const machine = new StateMachine((state, previous) => changes.push(`${previous} ${state}`));
      for (const state of WAYS[from]) machine.move(state);
      changes.length = 0;
      if (legal) machine.move(to);
      else assert.throws(() => machine.move(to), TransitionError);
      assert.equal(machine.state, legal ? to : from);
      assert.deepEqual(changes, legal ? [`${from} ${to}`] : []);
    });
  }
