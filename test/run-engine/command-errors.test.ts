import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hw } from '../../src/devices/sim/index.js';
import { Msg, type Command } from '../../src/run-engine/index.js';
import { Flyer } from './golden-devices.js';
import { recorded } from './recorded.js';

type Sent = Partial<Omit<Msg, 'command'>> & { readonly command: string };

const { det, motor, sig } = hw();
const flyer = new Flyer('flyer');
const thing = { name: 'thing' };
const silent = { name: 'silent', read: () => null, describe: () => ({}) };
const open: Sent = { command: 'open_run' };
const create: Sent = { command: 'create', kwargs: { name: 'primary' } };
const read: Sent = { command: 'read', obj: det };

/** The last message of each is the one that must not come, and what the plan is told then. */
const WRONG: Record<string, readonly [messages: readonly Sent[], told: RegExp]> = {
  'an unknown command': [[{ command: 'dance' }], /dance/],
  'a run that is open': [[open, open], /'open_run' came while the run is open/],
  'no run to close': [[{ command: 'close_run' }], /'close_run' came while no run is open/],
  'a stream without a run': [
    [{ command: 'declare_stream', args: [det], kwargs: { name: 'a' } }],
    /no run is open/,
  ],
  'a stream without a name': [
    [open, { command: 'declare_stream', args: [det] }],
    /needs the name of a stream/,
  ],
  'a stream without devices': [[open, { command: 'declare_stream', kwargs: { name: 'a' } }], /needs devices/],
  'an event without a run': [[create], /'create' came while no run is open/],
  'an event in an event': [
    [open, create, create],
    /'create' came while an event of stream 'primary' is open/,
  ],
  'an event without a stream': [[open, { command: 'create' }], /'create' needs the name of a stream/],
  'a reading of what cannot be read': [
    [{ command: 'read', obj: thing }],
    /'read' needs a device that is Readable, and thing is not/,
  ],
  'a reading that is none': [[{ command: 'read', obj: silent }], /silent gave no reading/],
  'the same device twice': [[open, create, read, read], /det was read twice/],
  'no event to save': [[open, { command: 'save' }], /'save' came while no event is open/],
  'no event to drop': [[open, { command: 'drop' }], /'drop' came while no event is open/],
  'a monitor without a run': [[{ command: 'monitor', obj: sig }], /'monitor' came while no run is open/],
  'a monitor with arguments': [[open, { command: 'monitor', obj: sig, args: [1] }], /'monitor' takes no/],
  'a monitor of what cannot call back': [
    [open, { command: 'monitor', obj: thing }],
    /'monitor' needs a device that is Subscribable, and thing is not/,
  ],
  'a second monitor': [
    [open, { command: 'monitor', obj: sig }, { command: 'monitor', obj: sig }],
    /sig is monitored already/,
  ],
  'no monitor to end': [[open, { command: 'unmonitor', obj: sig }], /sig is not monitored/],
  'a move of what does not move': [
    [{ command: 'set', obj: det, args: [1] }],
    /'set' needs a device that is Movable, and det is not/,
  ],
  'a trigger of what has none': [
    [{ command: 'trigger', obj: thing }],
    /'trigger' needs a device that is Triggerable, and thing is not/,
  ],
  'a preparation of what has none': [
    [{ command: 'prepare', obj: det, args: [1] }],
    /'prepare' needs a device that is Preparable, and det is not/,
  ],
  'a start without a run': [[{ command: 'kickoff', obj: flyer }], /'kickoff' came while no run is open/],
  'a start of what does not fly': [
    [open, { command: 'kickoff', obj: det }],
    /'kickoff' needs a device that is Flyable, and det is not/,
  ],
  'an end of what does not fly': [
    [{ command: 'complete', obj: det }],
    /'complete' needs a device that is Flyable, and det is not/,
  ],
  'a collection without a run': [[{ command: 'collect', obj: flyer }], /'collect' came while no run is open/],
  'a collection as a stream': [
    [open, { command: 'collect', obj: flyer, kwargs: { stream: true } }],
    /stream/,
  ],
  'a collection of several without a stream': [
    [open, { command: 'collect', obj: flyer, args: [new Flyer('other')] }],
    /need a stream of their own/,
  ],
  'a collection for an undeclared stream': [
    [open, { command: 'collect', obj: flyer, kwargs: { name: 'other' } }],
    /No stream 'other' was declared for flyer/,
  ],
  'a configuration in an event': [
    [open, create, { command: 'configure', obj: det, args: [{}] }],
    /'configure' came while an event/,
  ],
  'a stop of what cannot be stopped': [
    [{ command: 'stop', obj: thing }],
    /'stop' needs a device that is Stoppable, and thing is not/,
  ],
  'a place of what has none': [
    [{ command: 'locate', obj: det }],
    /'locate' needs a device that is Locatable, and det is not/,
  ],
  'a checkpoint in an event': [[open, create, { command: 'checkpoint' }], /'checkpoint' came while an event/],
  'an end of a foreign subscription': [[{ command: 'unsubscribe', args: [77] }], /no subscription 77/],
};

describe('the plan is told of', () => {
  for (const [what, [sent, told]] of Object.entries(WRONG)) {
    test(what, async () => {
      const { RE, all } = recorded();
      const messages = sent.map((msg) => ({ ...Msg('null'), ...msg }) as Msg);
      await assert.rejects(RE(messages), told);
      assert.equal(RE.state, 'idle');
      for (const { exit_status } of all('stop')) assert.equal(exit_status, 'fail');
    });
  }

  test('none of them without need: a moved motor can be waited for, located and stopped', async () => {
    const { RE } = recorded();
    const commands: readonly Command[] = ['locate', 'stop', 'trigger'];
    const messages = commands.map((command) => ({ ...Msg('null'), command, obj: motor }) as unknown as Msg);
    assert.equal((await RE(messages)).exit_status, 'success');
  });
});
