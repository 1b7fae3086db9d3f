import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Request } from 'zeromq';
import {
  contentsOf,
  replyOf,
  resultOf,
  TestKernel,
  textOf,
  type KernelSession,
} from '../fakes/kernel-session.js';

async function withKernel(run: (client: KernelSession, kernel: TestKernel) => Promise<void>): Promise<void> {
  const kernel = new TestKernel();
  try {
    await run(await kernel.connect(), kernel);
  } finally {
    await kernel.close();
  }
}

/** Sends a cell and resolves when its code has printed `running`. */
async function started(client: KernelSession, code: string): Promise<string> {
  const id = client.send('execute_request', { code });
  await client.untilPublished(
    (message) =>
      message.parent_header.msg_id === id && contentsOf([message], 'stream')[0]?.['text'] === 'running\n',
  );
  return id;
}

async function interrupt(client: KernelSession, subshell?: string): Promise<void> {
  const named = subshell === undefined ? {} : { subshell };
  const id = client.send('interrupt_request', {}, { channel: 'control', ...named });
  await client.untilReplied(({ parent_header }) => parent_header.msg_id === id);
}

test('a cell that awaits is abandoned, and the next one runs', () =>
  withKernel(async (client) => {
    const id = await started(client, 'console.log("running"); await new Promise(() => {})');
    await interrupt(client);
    assert.equal(replyOf(await client.exchange(id))['ename'], 'KeyboardInterrupt');
    assert.equal(resultOf(await client.execute('1 + 1')), '2');
  }));

test('an interrupt while nothing runs changes nothing', () =>
  withKernel(async (client) => {
    await client.execute('0');
    await interrupt(client);
    assert.equal(resultOf(await client.execute('await null; 3')), '3');
  }));

test('loops that never yield are ended wherever they run: at the start of a cell, after an await, in a timer', () =>
  withKernel(async (client, kernel) => {
    await client.execute('const box = { turns: 0 }');
    // The loop itself says that it runs: an interrupt that comes before it would only end the waiting for it.
    const loop = 'console.log("running"); try { for (;;) box.turns++; } finally { box.turns = -1 }';
    const loops = [
      loop,
      `await null; ${loop}`,
      `await new Promise(() => setTimeout(() => { ${loop} }, 20))`,
      `await new Promise(() => setInterval(() => { ${loop} }, 20))`,
      `await new Promise(() => setImmediate(() => { ${loop} }))`,
      `await new Promise(() => process.nextTick(() => { ${loop} }))`,
      `await new Promise(() => queueMicrotask(() => { ${loop} }))`,
    ];
    for (const code of loops) {
      const id = await started(client, code);
      await interrupt(client);
      const exchange = await client.exchange(id);
      assert.equal(replyOf(exchange)['ename'], 'KeyboardInterrupt', code);
      // Everything that the kernel does still works: timers, promises, the compiler.
      assert.equal(
        resultOf(await client.execute('await new Promise((done) => setTimeout(done, 1, box.turns > 0))')),
        'true',
      );
    }
    // What Node thinks of the way in which it is done is nothing for people.
    assert.doesNotMatch(textOf(client.published, 'stderr') + kernel.stderr, /Warning/);
  }));

test('a second interrupt ends sooner what does not yield, and not the cell behind it', () =>
  withKernel(async (client, kernel) => {
    const other = await kernel.connect();
    const code = 'console.log("running"); for (;;);';
    const id = client.send('execute_request', { code, stop_on_error: false });
    await client.untilPrinted('running');
    const behind = other.send('execute_request', {
      code: 'await new Promise((done) => setTimeout(done, 50)); 7',
    });
    await interrupt(client);
    await interrupt(client);
    assert.equal(replyOf(await client.exchange(id))['ename'], 'KeyboardInterrupt');
    assert.equal(resultOf(await other.exchange(behind)), '7');
  }));

test('what was due in the same turn as code that is broken off is not lost: the ends of other cells, and the cells behind them', () =>
  withKernel(async (client) => {
    const subshell = async (): Promise<string> => {
      const { reply } = await client.ask('create_subshell_request', {}, { channel: 'control' });
      return (reply.content as { subshell_id: string }).subshell_id;
    };
    const [first, second, third] = [await subshell(), await subshell(), await subshell()];
    await client.execute(
      'let open = (): void => {}; const gate = new Promise<void>((done) => { open = done }); let passed = 0',
    );
    const passing = 'await gate; passed += 1';
    const others = [
      client.send('execute_request', { code: passing }, { subshell: first }),
      client.send('execute_request', { code: '"behind it"' }, { subshell: first }),
      client.send('execute_request', { code: passing }, { subshell: second }),
    ];
    const code = 'await gate; console.log("running"); for (;;);';
    const stuck = client.send('execute_request', { code }, { subshell: third });
    // The three that wait for the gate go on in one turn, as they came; two of them end in it before the third holds it up.
    await client.untilPublished(
      ({ parent_header, header }) => parent_header.msg_id === stuck && header.msg_type === 'execute_input',
    );
    const opening = client.send('execute_request', { code: 'open()' });
    await client.untilPrinted('running');
    await interrupt(client, third);
    assert.equal(replyOf(await client.exchange(stuck))['ename'], 'KeyboardInterrupt');
    for (const id of [...others, opening]) assert.equal(replyOf(await client.exchange(id))['status'], 'ok');
    assert.equal(resultOf(await client.execute('passed')), '2');
  }));

test('heartbeat, kernel_info and shutdown are answered while a loop never yields, and the process ends', () =>
  withKernel(async (client, kernel) => {
    await started(client, 'console.log("running"); for (;;);');
    const { ip, hb_port } = client.connection;
    const heart = new Request({ linger: 0 });
    heart.connect(`tcp://${ip}:${hb_port}`);
    await heart.send('ping');
    assert.equal(String((await heart.receive())[0]), 'ping');
    heart.close();
    assert.equal(replyOf(await client.ask('kernel_info_request', {}))['status'], 'ok');
    const reply = await client.ask('shutdown_request', { restart: false }, { channel: 'control' });
    assert.deepEqual(replyOf(reply), { status: 'ok', restart: false });
    assert.equal(await kernel.exited, 0);
  }));

test('a signal interrupts, as Ctrl-C does', () =>
  withKernel(async (client, kernel) => {
    const id = await started(client, 'console.log("running"); await new Promise(() => {})');
    kernel.process.kill('SIGINT');
    assert.equal(replyOf(await client.exchange(id))['ename'], 'KeyboardInterrupt');
  }));
