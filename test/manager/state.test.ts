import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManagerStateMachine, MOVES, type ManagerEvent } from '../../src/manager/state.js';
import { MANAGER_STATES } from '../../src/protocol/index.js';

const EVENTS = [...new Set(Object.values(MOVES).flatMap((moves) => Object.keys(moves)))] as ManagerEvent[];

/** A machine that has been walked to a state, by the shortest way that the table allows. */
function machineIn(state: string): ManagerStateMachine {
  const ways = new Map<string, ManagerEvent[]>([['initializing', []]]);
  for (const [from, way] of ways) {
    for (const [event, to] of Object.entries(MOVES[from as keyof typeof MOVES])) {
      if (!ways.has(to)) ways.set(to, [...way, event as ManagerEvent]);
    }
  }
  const machine = new ManagerStateMachine(() => {});
  for (const event of ways.get(state) ?? []) machine.apply(event, 'test');
  return machine;
}

for (const state of MANAGER_STATES.filter((name) => name !== 'executing_task')) {
  for (const event of EVENTS) {
    const to = MOVES[state][event];
    test(`${event} ${to === undefined ? 'is refused' : `leads to ${to}`} in the state ${state}`, () => {
      const machine = machineIn(state);
      assert.equal(machine.current, state);
      if (to === undefined) {
        assert.throws(() => machine.apply(event, 'test'), { code: 'MANAGER_BUSY' });
        assert.equal(machine.current, state);
      } else {
        machine.apply(event, 'test');
        assert.equal(machine.current, to);
      }
    });
  }
}

test('whoever waits for a move hears of it, with its cause', () => {
  const heard: string[] = [];
  const machine = new ManagerStateMachine((from, to, cause) => heard.push(`${from} → ${to}: ${cause}`));
  machine.apply('ready', 'started');
  assert.deepEqual(heard, ['initializing → idle: started']);
});
