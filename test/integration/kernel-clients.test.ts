import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  contentsOf,
  GENERATED,
  replyOf,
  resultOf,
  stateOf,
  TestKernel,
  textOf,
  type KernelSession,
} from '../fakes/kernel-session.js';

async function withClients(run: (a: KernelSession, b: KernelSession) => Promise<void>): Promise<void> {
  const kernel = new TestKernel();
  try {
    await run(await kernel.connect(), await kernel.connect());
  } finally {
    await kernel.close();
  }
}

const statuses = async (client: KernelSession, ids: readonly string[]): Promise<unknown[]> =>
  Promise.all(ids.map(async (id) => replyOf(await client.exchange(id))['status']));

test('an error aborts what its own client sent after it, and nothing of another client', () =>
  withClients(async (a, b) => {
    await a.execute('const box = { open() {} }');
    const holding = a.send('execute_request', {
      code: 'await new Promise((open) => Object.assign(box, { open }))',
    });
    await a.untilPublished(({ header }) => header.msg_type === 'execute_input');
    const failing = a.send('execute_request', { code: 'throw new Error("stop")' });
    const after = ['1', '2'].map((code) => a.send('execute_request', { code }));
    const others = ['3', 'throw 4', '5'].map((code) =>
      b.send('execute_request', { code, stop_on_error: false }),
    );
    const { reply } = await b.ask('create_subshell_request', {}, { channel: 'control' });
    await b.execute('box.open()', {}, { subshell: (reply.content as { subshell_id: string }).subshell_id });
    assert.deepEqual(await statuses(a, [holding, failing, ...after]), ['ok', 'error', 'aborted', 'aborted']);
    assert.deepEqual(await statuses(b, others), ['ok', 'error', 'ok']);
    assert.equal(resultOf(await a.execute('"and on it goes"')), "'and on it goes'");
  }));

test('without stop_on_error an error aborts nothing', () =>
  withClients(async (a) => {
    const ids = ['throw 1', '2'].map((code) => a.send('execute_request', { code, stop_on_error: false }));
    assert.deepEqual(await statuses(a, ids), ['error', 'ok']);
  }));

test('each client sees everything on iopub, with the request that caused it', () =>
  withClients(async (a, b) => {
    const { reply } = await a.execute('console.log("from a")');
    const seen = await b.untilPrinted('from a');
    assert.equal(seen.parent_header.msg_id, reply.parent_header.msg_id);
    assert.equal(seen.parent_header.session, a.id);
  }));

test('a comm to a target that nobody has registered is closed at once, and is not listed', () =>
  withClients(async (a) => {
    const comm_id = 'unknown-target';
    a.send('comm_open', { comm_id, target_name: 'nobody', data: {} });
    await a.untilPublished(
      ({ header, content }) =>
        header.msg_type === 'comm_close' && (content as { comm_id?: string }).comm_id === comm_id,
    );
    const info = await a.ask('comm_info_request', {});
    assert.deepEqual(replyOf(info)['comms'], {});
  }));

test(
  '10000 cells of two clients are all answered, each with its idle, in the order of each client',
  { timeout: 240_000 },
  () =>
    withClients(async (a, b) => {
      const count = 5_000;
      // Half of the cells go through the compiler: a repeated text is compiled once.
      const send = (client: KernelSession, index: number): string =>
        index % 2 === 0
          ? client.send('execute_request', { code: `console.log(${index})`, silent: true }, GENERATED)
          : client.send('execute_request', { code: 'console.log("odd")', silent: true });
      const ids = [a, b].map((client) => Array.from({ length: count }, (_, index) => send(client, index)));
      for (const [position, client] of [a, b].entries()) {
        const own = ids[position] ?? [];
        const last = own.at(-1);
        await client.untilPublished(
          (message) => message.parent_header.msg_id === last && stateOf(message) === 'idle',
        );
        await client.untilReplied((message) => message.parent_header.msg_id === last);
        assert.deepEqual(
          client.replies.map(({ parent_header }) => parent_header.msg_id),
          own,
        );
        assert.ok(client.replies.every(({ content }) => (content as { status: string }).status === 'ok'));
        const ours = client.published.filter(({ parent_header }) => parent_header.session === client.id);
        const idle = ours.filter((message) => stateOf(message) === 'idle');
        assert.deepEqual(
          idle.map(({ parent_header }) => parent_header.msg_id),
          own,
        );
        const printed = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? `${index}` : 'odd'));
        assert.equal(textOf(ours), `${printed.join('\n')}\n`);
      }
    }),
);

test(
  'a million lines from two clients at once all arrive, before the idle of their cells',
  { timeout: 240_000 },
  () =>
    withClients(async (a, b) => {
      const lines = 500_000;
      const code = (mark: string): string =>
        `for (let i = 0; i < ${lines}; i++) { console.log('${mark}' + i); if (i % 1000 === 0) await new Promise(setImmediate) }`;
      const { reply } = await b.ask('create_subshell_request', {}, { channel: 'control' });
      const { subshell_id } = reply.content as { subshell_id: string };
      const [ofA, ofB] = await Promise.all([
        a.execute(code('a'), {}, GENERATED),
        b.execute(code('b'), {}, { ...GENERATED, subshell: subshell_id }),
      ]);
      for (const [mark, { published }] of [['a', ofA] as const, ['b', ofB] as const]) {
        const text = contentsOf(published, 'stream')
          .map((content) => String(content['text']))
          .join('');
        const wanted = Array.from({ length: lines }, (_, index) => `${mark}${index}\n`).join('');
        assert.ok(text === wanted, `${mark}: ${text.length} characters of ${wanted.length}`);
        assert.equal(stateOf(published.at(-1) ?? assert.fail()), 'idle');
      }
    }),
);
