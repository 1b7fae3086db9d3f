import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bpp, bps, Msg, RunEngineInterrupted, type Plan } from '../../src/run-engine/index.js';
import { recorded } from './recorded.js';

const marked = (text: string) => Msg('null', null, [text]);
const textOf = (msg: Msg): unknown => msg.args[0];

/** The texts of all messages, with each answered by its own text. */
function walk<R>(plan: Plan<R>): { texts: unknown[]; value: R } {
  const texts: unknown[] = [];
  let step = plan.next();
  while (step.done !== true) {
    texts.push(textOf(step.value));
    step = plan.next(`answer to ${String(textOf(step.value))}`);
  }
  return { texts, value: step.value };
}

test('a head stands for a message, and its last response is what the plan gets', () => {
  function* host(): Plan<unknown> {
    return yield marked('middle');
  }
  const plan = bpp.plan_mutator(host(), (msg) =>
    textOf(msg) === 'middle' ? { head: bpp.pchain(bpp.only(marked('before')), bpp.only(msg)) } : null,
  );
  assert.deepEqual(walk(plan), { texts: ['before', 'middle'], value: 'answer to middle' });
});

test('a tail comes after a message, and its responses go nowhere', () => {
  function* host(): Plan<unknown[]> {
    return [yield marked('first'), yield marked('second')];
  }
  const plan = bpp.plan_mutator(host(), (msg) =>
    textOf(msg) === 'first' ? { tail: bpp.only(marked('after')) } : null,
  );
  assert.deepEqual(walk(plan), {
    texts: ['first', 'after', 'second'],
    value: ['answer to first', 'answer to second'],
  });
});

test('inserted messages are offered too, and none twice', () => {
  const offered: unknown[] = [];
  const plan = bpp.plan_mutator(bpp.only(marked('a')), (msg) => {
    offered.push(textOf(msg));
    if (textOf(msg) === 'a') return { head: bpp.pchain(bpp.only(marked('b')), bpp.only(msg)) };
    return textOf(msg) === 'b' ? { tail: bpp.only(marked('c')) } : null;
  });
  assert.deepEqual(walk(plan).texts, ['b', 'c', 'a']);
  assert.deepEqual(offered, ['a', 'b', 'c']);
});

test('an error goes to the plan that sent the message, and then to the one that waits for it', () => {
  function* host(): Plan<string> {
    try {
      yield marked('host');
    } catch (error) {
      return String(error);
    }
    return 'nothing happened';
  }
  const plan = bpp.plan_mutator(host(), (msg) =>
    textOf(msg) === 'host' ? { head: bpp.only(marked('head')), tail: bpp.only(marked('tail')) } : null,
  );
  assert.equal(textOf(plan.next().value as Msg), 'head');
  assert.deepEqual(plan.throw('broken'), { done: true, value: 'broken' });
});

test('a plan that is halted is closed with all that was inserted', async () => {
  const { RE } = recorded();
  const closed: string[] = [];
  function* noting(name: string, plan: Plan<unknown>): Plan<unknown> {
    try {
      return yield* plan;
    } finally {
      closed.push(name);
    }
  }
  const host = noting('host', bpp.only(marked('host')));
  const plan = bpp.plan_mutator(host, (msg) =>
    textOf(msg) === 'host' ? { head: noting('head', bps.pause()) } : null,
  );
  await assert.rejects(RE(bpp.msg_mutator(plan, (msg) => msg)), RunEngineInterrupted);
  await RE.halt();
  assert.deepEqual(closed, ['head', 'host']);
});
