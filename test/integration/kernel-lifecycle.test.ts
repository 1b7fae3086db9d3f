import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { replyOf, TestKernel, textOf } from '../fakes/kernel-session.js';

const MAIN = fileURLToPath(new URL('../../kernel/main.js', import.meta.url));

async function withKernel(run: (kernel: TestKernel) => Promise<void>): Promise<void> {
  const kernel = new TestKernel();
  try {
    await run(kernel);
  } finally {
    await kernel.close();
  }
}

test('without a connection file the kernel chooses ports and key, and writes them for its user only', () =>
  withKernel(async (kernel) => {
    await kernel.connect();
    const written = JSON.parse(readFileSync(kernel.connectionFile, 'utf8')) as Record<string, unknown>;
    const ports = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'].map(
      (name) => written[name],
    );
    assert.equal(new Set(ports).size, 5);
    assert.ok(ports.every((port) => Number(port) > 0));
    assert.ok(String(written['key']).length >= 32);
    assert.equal(written['ip'], '127.0.0.1');
    assert.equal(written['signature_scheme'], 'hmac-sha256');
    assert.ok(written['kernel_name']);
    assert.equal(statSync(kernel.connectionFile).mode & 0o777, 0o600);
  }));

test('a port that is in use ends the kernel with a reason', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const kernel = new TestKernel();
  writeFileSync(kernel.connectionFile, JSON.stringify({ shell_port: port, ip: '127.0.0.1', key: 'k' }));
  try {
    assert.match(String((await kernel.news('unusable'))['reason']), new RegExp(`shell_port.*${port}`));
    assert.equal(await kernel.exited, 1);
    assert.match(kernel.stderr, /cannot listen/);
  } finally {
    await kernel.close();
    other.close();
  }
});

test('process.exit in a cell ends the kernel after everything was told, with its code', () =>
  withKernel(async (kernel) => {
    const client = await kernel.connect();
    const exchange = await client.execute('console.log("last words"); process.exit(7); console.log("never")');
    assert.equal(textOf(exchange.published), 'last words\n');
    assert.equal(replyOf(exchange)['status'], 'ok');
    assert.equal(await kernel.exited, 7);
  }));

test('shutdown is answered, told to every client, and quick', () =>
  withKernel(async (kernel) => {
    const [client, other] = [await kernel.connect(), await kernel.connect()];
    await client.execute('0');
    const { reply } = await client.ask('shutdown_request', { restart: true }, { channel: 'control' });
    assert.deepEqual(reply.content, { status: 'ok', restart: true });
    await other.untilPublished(({ header }) => header.msg_type === 'shutdown_reply');
    assert.equal(await kernel.exited, 0);
    assert.equal(kernel.stderr, '');
  }));

// The library sent what lay in memory that was gone with the thread: garbage to clients, and a heap that was damaged.
test('a kernel whose code has loaded ZeroMQ, too, ends with nothing but whole messages', () =>
  withKernel(async (kernel) => {
    const client = await kernel.connect();
    await client.execute(
      `import { zmqPublisher } from 'skyqueue'; await zmqPublisher('tcp://127.0.0.1:9').flush();`,
    );
    // Neither is answered in full: the end comes between.
    void client.execute('for (let i = 0; i < 3000; i += 1) console.log("x".repeat(900));').catch(() => {});
    void client.ask('shutdown_request', { restart: false }, { channel: 'control' }).catch(() => {});
    assert.equal(await kernel.exited, 0);
    assert.equal(kernel.stderr, '');
  }));

test('what waits when the kernel ends is told that it was not run', () =>
  withKernel(async (kernel) => {
    const client = await kernel.connect();
    client.send('execute_request', { code: 'console.log("running"); await new Promise(() => {})' });
    await client.untilPrinted('running');
    const waiting = client.send('execute_request', { code: '1' });
    await client.ask('shutdown_request', {}, { channel: 'control' });
    assert.equal(replyOf(await client.exchange(waiting))['status'], 'aborted');
  }));

test('SIGTERM ends the kernel in an orderly way', () =>
  withKernel(async (kernel) => {
    const client = await kernel.connect();
    await client.execute('0');
    kernel.process.kill('SIGTERM');
    assert.equal(await kernel.exited, 0);
  }));

test('code that takes the thread for ever at the very end does not keep the process', () =>
  withKernel(async (kernel) => {
    const client = await kernel.connect();
    // It is asked to finish just before the last messages are sent.
    await client.execute(`
      const late = { close: async () => void setImmediate(() => { for (;;); }) };
      globalThis[Symbol.for('skyqueue.unfinished-consumers')] = new Set([late]);`);
    await client.ask('shutdown_request', {}, { channel: 'control' });
    assert.equal(await kernel.exited, 0);
  }));

/** How a process starts a kernel that is to end with it: as our supervisor does, or as the programs of Jupyter do. */
const SUPERVISOR = "{ stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }";
const JUPYTER = '{ stdio: "inherit", env: { ...process.env, JPY_PARENT_PID: String(process.pid) } }';

for (const [state, code, how] of [
  ['is idle', '0; console.log("running")', SUPERVISOR],
  ['is in a loop that never yields', 'console.log("running"); for (;;);', SUPERVISOR],
  ['was started by Jupyter', '0; console.log("running")', JUPYTER],
] as const)
  test(`a kernel that ${state} ends when the process that started it is gone`, () =>
    withKernel(async (kernel) => {
      // The real kernel is a child of a child, so that its parent can be killed.
      const connectionFile = join(kernel.folder, 'orphan.json');
      const parent = spawn(
        process.execPath,
        ['--input-type=module', '--eval', parentProgram(how), MAIN, connectionFile],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const client = await kernel.connectTo(connectionFile);
      client.send('execute_request', { code });
      await client.untilPrinted('running');
      parent.kill('SIGKILL');
      // It closes when the last process that writes to it has ended.
      await once(parent.stdout.resume(), 'end');
    }));

/** Starts a kernel that shares its standard output, whose end thus tells that both are gone. */
function parentProgram(options: string): string {
  return `
    import { spawn } from 'node:child_process';
    const [main, file] = process.argv.slice(1);
    spawn(process.execPath, [main, '--connection-file', file], ${options});
  `;
}
