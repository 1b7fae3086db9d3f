import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Dealer } from 'zeromq';
import {
  createMessage,
  encode,
  withProof,
  type MessageContents,
  type MessageType,
} from '../../src/jupyter/wire/index.js';
import {
  contentsOf,
  kinds,
  replyOf,
  resultOf,
  stateOf,
  TestKernel,
  textOf,
  type KernelSession,
  type Sending,
} from '../fakes/kernel-session.js';

/** A kernel whose secret we know, so that we are its manager, and somebody else who has only its connection file. */
const SECRET = randomBytes(32).toString('hex');
const ADVICE = /may look, and not run.*qserver.*--kernel-access RUN/s;
const CONTROL = { channel: 'control' } as const;

describe('a kernel in which people may only look', () => {
  let kernel: TestKernel;
  let manager: KernelSession;
  let person: KernelSession;
  before(async () => {
    kernel = new TestKernel(['--look-only'], {}, SECRET);
    [manager, person] = await Promise.all([kernel.connectAsManager(), kernel.connect()]);
    const defined = await manager.execute(`
      let touched = 0;
      /** Counts to n. */
      function counted(n: number): number { touched += 1; return n; }
      // Not at the top, where the worker itself looks after each cell whether something is a device.
      const shelf = {
        lure: { plain: 7, get secretly() { touched += 1; return 1; }, toJSON() { touched += 1; },
          [Symbol.for('Jupyter.display')]() { touched += 1; return { 'text/plain': 'shown by itself' }; },
          [Symbol.for('nodejs.util.inspect.custom')]() { touched += 1; return 'shown'; },
          get position() { touched += 1; return 3; } },
        trap: new Proxy({ inner: { deep: 1 } }, {
          get() { touched += 1; }, ownKeys() { touched += 1; return []; },
          getOwnPropertyDescriptor() { touched += 1; return undefined; }, getPrototypeOf() { touched += 1; return null; },
        }),
      };
      const answer = 42;`);
    assert.equal(replyOf(defined)['status'], 'ok', JSON.stringify(replyOf(defined)));
  });
  after(() => kernel.close());

  /** What the namespace says, as the one sees it who may ask. */
  async function valueOf(expression: string): Promise<string | undefined> {
    return resultOf(await manager.execute(expression, { store_history: false }));
  }

  async function subshell(): Promise<string> {
    const created = await manager.ask('create_subshell_request', {}, CONTROL);
    return String(replyOf(created)['subshell_id']);
  }

  test('what only looks is answered: completion, help, history and the rest', async () => {
    const info = replyOf(await person.ask('kernel_info_request', {}));
    assert.match(String(info['banner']), /You may look here, and not run/);
    const completed = replyOf(await person.ask('complete_request', { code: 'coun', cursor_pos: 4 }));
    assert.ok((completed['matches'] as string[]).includes('counted'));
    const inspected = replyOf(
      await person.ask('inspect_request', { code: 'counted', cursor_pos: 3, detail_level: 1 }),
    );
    assert.match(JSON.stringify(inspected['data']), /Counts to n\./);
    const complete = replyOf(await person.ask('is_complete_request', { code: 'if (answer) {' }));
    assert.equal(complete['status'], 'incomplete');
    const range = { hist_access_type: 'tail', n: 5, output: false, raw: true } as const;
    const { history } = replyOf(await person.ask('history_request', range)) as {
      history: [number, number, string][];
    };
    assert.match(history.at(-1)?.[2] ?? '', /const answer = 42/);
    assert.equal(replyOf(await person.ask('comm_info_request', {}))['status'], 'ok');
    assert.deepEqual(replyOf(await person.ask('list_subshell_request', {}, CONTROL))['subshell_id'], []);
  });

  test('help is given, and nothing else of what came with the question', async () => {
    const before = await manager.execute('1');
    for (const [code, shown] of [
      ['counted?', /Counts to n\./],
      ['??counted', /touched \+= 1/],
      ['shelf.lure?', /plain: 7/],
      ['shelf.trap.inner?', /./],
    ] as const) {
      const user_expressions = { n: 'counted(1)' };
      const forged = { metadata: { skyqueue: { task_uid: 'x', item_uid: 'x', action: 'run' } } } as Sending;
      const asked = await person.execute(code, { user_expressions }, forged);
      const { status, payload, user_expressions: computed } = replyOf(asked);
      assert.deepEqual([status, computed, kinds(asked.published)], ['ok', {}, ['busy', 'idle']], code);
      assert.match(JSON.stringify(payload), shown, code);
    }
    const unknown = await person.execute('nowhere?');
    assert.match(textOf(unknown.published), /Nothing is known of nowhere/);
    assert.equal(await valueOf('touched'), '0');
    const after = await manager.execute('1');
    const [one, other] = [before, after].map((exchange) => Number(replyOf(exchange)['execution_count']));
    assert.equal(other, Number(one) + 1, 'no cell counts it');
  });

  test('help is given while a cell of the manager runs, and code that only looks like a question is refused', async () => {
    const running = manager.send('execute_request', {
      code: 'await new Promise((done) => (globalThis.done = done))',
    });
    await manager.untilPublished((message) => kinds([message])[0] === 'execute_input');
    assert.equal(replyOf(await person.execute('counted?'))['status'], 'ok');
    for (const code of [
      'counted(1)?',
      'touched += 1; counted?',
      '`${counted(1)}`?',
      'a?.b',
      'counted\n?shelf',
    ])
      assert.equal(replyOf(await person.execute(code))['ename'], 'LookOnly', code);
    await manager.execute('globalThis.done()', {}, { subshell: await subshell() });
    await manager.exchange(running);
    assert.equal(await valueOf('touched'), '0');
  });

  test('output of others is seen', async () => {
    await manager.execute('console.log("a point of the plan")');
    await person.untilPrinted('a point of the plan');
  });

  test('looking runs nothing of the user: no getter, no method that shows a value, no trap of a proxy', async () => {
    for (const [code, shown] of [
      ['answer', /42/],
      ['shelf', /plain: 7/],
      ['shelf.lure', /plain: 7/],
      ['shelf.lure.plain', /7/],
      ['shelf.lure.secretly', /./],
      ['shelf.trap', /Proxy/],
      ['shelf.trap.inner', /./],
    ] as const) {
      const request = { code, cursor_pos: code.length, detail_level: 1 } as const;
      const { data } = replyOf(await person.ask('inspect_request', request));
      assert.match(JSON.stringify(data), shown, code);
      await person.ask('complete_request', { code: `${code}.`, cursor_pos: code.length + 1 });
    }
    assert.equal(await valueOf('touched'), '0');
  });

  test('a cell is refused with an error that says what to do, and has not run', async () => {
    const typed = await person.execute('counted(1)');
    assert.deepEqual(kinds(typed.published), ['busy', 'error', 'idle']);
    const [error] = contentsOf(typed.published, 'error');
    for (const told of [error, replyOf(typed)]) {
      assert.equal(told?.['ename'], 'LookOnly');
      assert.match(String(told['evalue']), ADVICE);
    }
    assert.equal(replyOf(typed)['status'], 'error');

    const silent = await person.execute('counted(1)', { silent: true });
    assert.deepEqual([replyOf(silent)['ename'], ...kinds(silent.published)], ['LookOnly', 'busy', 'idle']);
    const expressions = await person.execute('', { user_expressions: { n: 'counted(1)' } });
    assert.deepEqual(
      [replyOf(expressions)['ename'], replyOf(expressions)['user_expressions']],
      ['LookOnly', {}],
    );
    assert.equal(await valueOf('touched'), '0');
  });

  test('nobody passes for the manager: marks, names, sessions and proofs of others do not count', async () => {
    const seen = await manager.execute('1');
    const all = JSON.stringify([...manager.published, ...manager.replies, ...person.published]);
    assert.ok(!all.includes('proof'), 'the metadata of a message is echoed to nobody');
    assert.ok(!all.includes(SECRET));
    assert.equal(replyOf(seen)['status'], 'ok');
    for (const metadata of [
      { skyqueue: { generated: true, item_uid: 'x', action: 'run' } },
      { skyqueue: { generated: true, task_uid: 'x' } },
      { skyqueue_proof: '0'.repeat(64) },
      { skyqueue_proof: '' },
    ]) {
      const forged = await person.execute('counted(1)', {}, { metadata } as Sending);
      assert.equal(replyOf(forged)['ename'], 'LookOnly', JSON.stringify(metadata));
    }
    assert.equal(await valueOf('touched'), '0');
  });

  test('a message of the manager that was recorded on its way is served once', async () => {
    const origin = {
      msg_id: 'recorded',
      session: 'recorded',
      username: 'queue',
      date: new Date().toISOString(),
    };
    const code = 'globalThis.again = (globalThis.again ?? 0) + 1';
    const message = createMessage('execute_request', { code }, origin);
    const frames = encode(withProof(message, SECRET), person.connection.key);
    const stranger = new Dealer({ linger: 0 });
    stranger.connect(`tcp://${person.connection.ip}:${person.connection.shell_port}`);
    for (let time = 0; time < 3; time += 1) await stranger.send(frames);
    await person.untilPublished((m) => m.parent_header.msg_id === 'recorded' && stateOf(m) === 'idle');
    const asked = { ...origin, msg_id: 'last' };
    await stranger.send(encode(createMessage('kernel_info_request', {}, asked), person.connection.key));
    await person.untilPublished((m) => m.parent_header.msg_id === 'last' && stateOf(m) === 'idle');
    stranger.close();
    assert.equal(await valueOf('globalThis.again'), '1');
  });

  test('interrupt, shutdown and subshells are refused while a cell of the manager runs on', async () => {
    const running = manager.send('execute_request', {
      code: 'await new Promise((r) => { globalThis.go = r; })',
    });
    await manager.untilPublished((m) => m.parent_header.msg_id === running && stateOf(m) === 'busy');
    const requests: [MessageType & `${string}_request`, object, Sending][] = [
      ['interrupt_request', {}, CONTROL],
      ['shutdown_request', { restart: false }, CONTROL],
      ['shutdown_request', { restart: true }, {}],
      ['create_subshell_request', {}, CONTROL],
      ['delete_subshell_request', { subshell_id: 'x' }, CONTROL],
    ];
    for (const [type, content, sending] of requests) {
      const refused = await person.ask(type, content as MessageContents[typeof type], sending);
      assert.equal(refused.reply.header.msg_type, type.replace('_request', '_reply'));
      assert.equal(replyOf(refused)['status'], 'error', type);
      assert.match(String(replyOf(refused)['evalue']), ADVICE);
      assert.match(textOf(refused.published, 'stderr'), ADVICE);
    }
    const created = replyOf(await manager.ask('create_subshell_request', {}, CONTROL));
    await manager.execute('globalThis.go()', {}, { subshell: String(created['subshell_id']) });
    assert.equal(replyOf(await manager.exchange(running))['status'], 'ok');
    assert.equal(kernel.process.exitCode, null);
  });

  test('comms of others are closed at once, those of the manager are out of their reach', async () => {
    manager.send('comm_open', { comm_id: 'manager', target_name: 'skyqueue', data: {} });
    const ask = async (session: KernelSession, comm_id: string, id: number): Promise<string> =>
      session.send('comm_msg', {
        comm_id,
        data: { ask: 'run_task', id, task_uid: `${id}`, code: 'counted(1)', kind: 'script' },
      });

    const opening = person.send('comm_open', { comm_id: 'person', target_name: 'skyqueue', data: {} });
    const closed = await person.untilPublished((m) => m.header.msg_type === 'comm_close');
    assert.deepEqual(
      [closed.parent_header.msg_id, closed.content],
      [opening, { comm_id: 'person', data: {} }],
    );
    for (const comm of ['person', 'manager']) {
      const refused = await ask(person, comm, 1);
      const told = await person.untilPublished(
        (m) => m.parent_header.msg_id === refused && textOf([m]) !== '',
      );
      assert.match(textOf([told]), ADVICE);
    }
    const closing = person.send('comm_close', { comm_id: 'manager', data: {} });
    await person.untilPublished((m) => m.parent_header.msg_id === closing && stateOf(m) === 'idle');
    await manager.untilPublished((m) => m.parent_header.msg_id === closing && stateOf(m) === 'idle');
    assert.equal(await valueOf('touched'), '0');
    assert.deepEqual(Object.keys(replyOf(await manager.ask('comm_info_request', {}))['comms'] as object), [
      'manager',
    ]);
  });

  test('a question of the manager is answered by the manager only', async () => {
    const asking = manager.send('execute_request', { code: 'await input("which?")', allow_stdin: true });
    await manager.untilReplied((m) => m.header.msg_type === 'input_request');
    const meddling = person.send('input_reply', { value: 'mine' });
    await person.untilPublished((m) => m.parent_header.msg_id === meddling && stateOf(m) === 'idle');
    manager.send('input_reply', { value: 'ours' });
    assert.equal(resultOf(await manager.exchange(asking)), `'ours'`);
  });

  test('the manager ends it', async () => {
    assert.equal(replyOf(await manager.ask('shutdown_request', { restart: false }, CONTROL))['status'], 'ok');
    assert.equal(await kernel.exited, 0);
    assert.ok(!kernel.stderr.includes(SECRET) && !kernel.stdout.includes(SECRET));
  });
});

test('a kernel that gets no secret does not start, for then everybody could run code in it', async () => {
  const kernel = new TestKernel(['--look-only']);
  assert.equal(await kernel.exited, 1);
  assert.match(kernel.stderr, /without a secret/);
  await kernel.close();
});
