import assert from 'node:assert/strict';
import test from 'node:test';
import { bps, bpp, Msg, type Plan } from '../../src/run-engine/index.js';
import { Counter } from './devices.js';
import { recorded } from './recorded.js';

function* failing(): Plan<never> {
  yield* bps.null();
  throw new Error('no');
}

test('the branches of a contingency run in their order', async () => {
  const order: string[] = [];
  const branch = (name: string) =>
    function* (): Plan {
      order.push(name);
      yield* bps.null();
    };
  const branches = {
    except_plan: branch('except'),
    else_plan: branch('else'),
    final_plan: branch('final'),
  };
  const { RE } = recorded();
  await RE(bpp.contingency_wrapper(bps.null(), branches));
  assert.deepEqual(order.splice(0), ['else', 'final']);
  await assert.rejects(RE(bpp.contingency_wrapper(failing(), branches)), { message: 'no' });
  assert.deepEqual(order.splice(0), ['except', 'final']);
});

test('the value of a wrapped plan is that of the plan, or the uid of its run', async () => {
  function* seven(): Plan<number> {
    yield* bps.null();
    return 7;
  }
  const { RE, last } = recorded();
  const value = async (plan: Plan<unknown>): Promise<unknown> => (await RE(plan)).plan_result;
  assert.equal(await value(bpp.finalize_wrapper(seven(), bps.null)), 7);
  assert.equal(await value(bpp.stage_wrapper(seven(), [])), 7);
  assert.equal(await value(bpp.rewindable_wrapper(seven(), false)), 7);
  assert.equal(await value(bpp.msg_mutator(seven(), (msg) => msg)), 7);
  assert.equal(await value(bpp.run_wrapper(seven())), last('start').uid);
});

test('devices are staged before a plan, and unstaged in reverse after it, also when it fails', async () => {
  const { RE, messages } = recorded();
  const devices = [new Counter('a'), new Counter('b')];
  await assert.rejects(RE(bpp.stage_wrapper(failing(), [...devices, ...devices])), { message: 'no' });
  assert.deepEqual(messages, ['stage a', 'stage b', 'null', 'unstage b', 'unstage a']);
});

test('metadata can be put into every run of a plan', async () => {
  const { RE, all } = recorded();
  const runs = [
    Msg('open_run', null, [], { a: 1, b: 1 }),
    Msg('close_run'),
    Msg('open_run'),
    Msg('close_run'),
  ];
  function* plan(): Plan {
    yield* runs;
  }
  await RE(bpp.inject_md_wrapper(plan(), { b: 2 }));
  assert.deepEqual(
    all('start').map(({ a, b }) => [a, b]),
    [
      [1, 2],
      [undefined, 2],
    ],
  );
});

test('messages can be dropped on their way, and errors find their way back', async () => {
  const { RE, messages } = recorded();
  function* plan(): Plan<string> {
    yield* bps.null();
    try {
      yield* bps.save();
    } catch (error) {
      return (error as Error).name;
    }
    return 'no error';
  }
  const withoutNull = bpp.msg_mutator(plan(), (msg) => (msg.command === 'null' ? null : msg));
  assert.equal((await RE(withoutNull)).plan_result, 'IllegalMessageSequence');
  assert.deepEqual(messages, ['save']);
});
