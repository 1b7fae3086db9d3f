import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  contentsOf,
  GENERATED,
  replyOf,
  resultOf,
  TestKernel,
  textOf,
  type KernelSession,
} from '../fakes/kernel-session.js';
import { kill, startupOf, startupWith, TestManager } from './harness/index.js';

/** What people do to a kernel by mistake, or out of curiosity: it answers each cell, and runs the next one. */
describe('A kernel', { timeout: 240_000 }, () => {
  let kernel: TestKernel;
  let client: KernelSession;
  before(async () => {
    kernel = new TestKernel();
    client = await kernel.connect();
  });
  after(() => kernel.close());

  const failure = async (code: string): Promise<Record<string, unknown>> => {
    const reply = replyOf(await client.execute(code, {}, GENERATED));
    assert.equal(reply['status'], 'error', code);
    return reply;
  };
  const stillRuns = async (): Promise<void> => assert.equal(resultOf(await client.execute('20 + 22')), '42');

  test('tells whatever is thrown, also what resists being looked at', async () => {
    const refuse = '() => { throw new Error("do not look") }';
    const thrown = [
      'null',
      'undefined',
      '0',
      'Symbol("s")',
      '() => 1',
      'Object.create(null)',
      `new Proxy({}, { get: ${refuse}, has: ${refuse}, getPrototypeOf: ${refuse}, ownKeys: ${refuse} })`,
      `new Proxy(new Error("inner"), { get: ${refuse} })`,
      `Object.defineProperty(new Error("a"), "message", { get: ${refuse} })`,
      `Object.defineProperty(new Error("a"), "stack", { get: ${refuse} })`,
      `Object.defineProperties(new Error("a"), { name: { get: ${refuse} }, cause: { get: ${refuse} } })`,
      `Object.assign(new Error("a"), { toString: ${refuse} })`,
      'Object.assign(new Error("a"), { stack: 42, name: {}, message: null })',
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()',
      '(() => { const e = new Error("round"); e.cause = e; return e })()',
      'new AggregateError([new Error("one"), null], "several")',
    ];
    for (const value of thrown) {
      for (const code of [`throw ${value}`, `await null; throw ${value}`]) {
        const { ename, evalue, traceback } = await failure(code);
        assert.equal(typeof ename, 'string', code);
        assert.equal(typeof evalue, 'string', code);
        assert.ok((traceback as unknown[]).every((line) => typeof line === 'string'));
      }
    }
    await stillRuns();
  });

  test('shows values that resist being looked at', async () => {
    for (const value of [
      'new Proxy({}, { ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })',
      '({ get a() { throw new Error() } })',
      '({ then: 42 })',
      '[{ a: 1 }, new Proxy({}, { ownKeys() { throw 1 } })]',
    ]) {
      const exchange = await client.execute(`(${value})`, {}, GENERATED);
      assert.equal(replyOf(exchange)['status'], 'ok', value);
      assert.equal(typeof resultOf(exchange), 'string');
    }
    await stillRuns();
  });

  test('tells of rejections and errors that nobody catches, and goes on', async () => {
    await client.execute('Promise.reject(new Error("nobody caught this")); 0');
    await client.untilPrinted('Error: nobody caught this');
    await client.execute('setTimeout(() => { throw null }, 1); 0');
    await client.untilPrinted('Uncaught Thrown: null');
    await client.execute('Promise.reject(new Proxy({}, { get() { throw 1 } })); 0');
    await client.untilPrinted('Uncaught Thrown:');
    await stillRuns();
  });

  test('prints more than its memory should hold, in bounded memory, and loses nothing', async () => {
    const megabytes = 300;
    const memory = (): number =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${kernel.process.pid}/status`, 'utf8'))?.[1]) / 1_000;
    const before = memory();
    let most = before;
    let characters = 0;
    // The test must not hold it all, either.
    const keep = client.published.push.bind(client.published);
    client.published.push = (message): number => {
      if (message.header.msg_type !== 'stream') return keep(message);
      characters += (message.content as { text: string }).text.length;
      most = Math.max(most, memory());
      return client.published.length;
    };
    await client.execute(`for (let i = 0; i < ${megabytes} * 1000; i++) console.log('x'.repeat(999))`);
    client.published.push = keep;
    assert.equal(characters, megabytes * 1_000_000);
    // A program that keeps all of it needs twice as much as it prints.
    assert.ok(
      most - before < megabytes * 1.3,
      `${Math.round(most - before)} MB for ${megabytes} MB of output`,
    );
    await stillRuns();
  });

  test('can be interrupted while it floods everybody with output', async () => {
    const flooding = client.send('execute_request', { code: 'for (;;) console.log("again")', silent: true });
    await client.untilPrinted('again');
    await client.ask('interrupt_request', {}, { channel: 'control' });
    await client.ask('interrupt_request', {}, { channel: 'control' });
    assert.equal(replyOf(await client.exchange(flooding))['ename'], 'KeyboardInterrupt');
    client.forget();
    await stillRuns();
  });

  test('shows what was printed before code that computes without an end', async () => {
    const code = 'console.log("first"); console.log("second"); console.log("third"); for (;;);';
    const computing = client.send('execute_request', { code });
    await client.untilPrinted('third');
    await client.ask('interrupt_request', {}, { channel: 'control' });
    await client.ask('interrupt_request', {}, { channel: 'control' });
    assert.equal(textOf((await client.exchange(computing)).published, 'stdout'), 'first\nsecond\nthird\n');
    await stillRuns();
  });

  test('answers a cell of a megabyte, and one that is nothing', async () => {
    const long = `[${Array.from({ length: 50_000 }, (_, i) => i).join(', ')}].length`;
    assert.equal(resultOf(await client.execute(long)), '50000');
    for (const code of ['', ' \n', '// nothing', ';'])
      assert.deepEqual(contentsOf((await client.execute(code)).published, 'error'), []);
    assert.equal(textOf((await client.execute('')).published), '');
  });

  test('puts back what it cannot run without, whatever a cell did to the language, and tells its author', async () => {
    const losses: Record<string, string> = {
      Promise: 'delete globalThis.Promise',
      'Promise.prototype.then': 'Promise.prototype.then = null',
      'Promise.prototype.constructor': 'Promise.prototype.constructor = null',
      'Array.prototype.push': 'Array.prototype.push = null',
      'Array.prototype[Symbol.iterator]': 'Array.prototype[Symbol.iterator] = null',
      'Array.prototype[Symbol.iterator]().next': 'Object.getPrototypeOf([][Symbol.iterator]()).next = null',
      Map: 'globalThis.Map = null',
      'Map.prototype.get':
        'Object.defineProperty(Map.prototype, "get", { get() { throw 1 }, configurable: true })',
      'Reflect.defineProperty':
        'for (const key of Reflect.ownKeys(Reflect)) if (typeof key === "string") Reflect[key] = null',
      'Object.prototype.then': 'Object.prototype.then = () => {}',
      'Object.prototype.get': 'Object.prototype.get = 1',
      JSON: 'globalThis.JSON = null',
      setImmediate: 'setImmediate = undefined',
      globalThis: 'delete globalThis.globalThis',
      'Function.prototype.apply': 'Function.prototype.apply = null',
    };
    for (const [what, code] of Object.entries(losses))
      for (const cell of [`${code}; 0`, `await null; ${code}; 0`]) {
        const exchange = await client.execute(cell, {}, GENERATED);
        assert.equal(replyOf(exchange)['status'], 'ok', cell);
        assert.ok(textOf(exchange.published, 'stderr').includes(`language's own ${what}`), cell);
        assert.equal(resultOf(await client.execute('20 + 22', {}, GENERATED)), '42', cell);
      }
    // A function that takes the place of another may be meant.
    await client.execute('globalThis.__max = Math.max; Math.max = () => 7; 0', {}, GENERATED);
    assert.equal(resultOf(await client.execute('Math.max(1, 2)', {}, GENERATED)), '7');
    await client.execute('Math.max = __max; 0', {}, GENERATED);
    await stillRuns();
  });

  // The last one, because from now on its namespace has a console that is none.
  test('survives that its globals are replaced', async () => {
    const globals = [
      'console',
      'process',
      'performance',
      'Buffer',
      'setTimeout',
      'clearTimeout',
      'queueMicrotask',
    ];
    const save = globals.map((name) => `${name}: globalThis.${name}`).join(', ');
    const lose = globals.map((name) => `globalThis.${name} = undefined`).join('; ');
    await client.execute(`globalThis.__kept = { ${save} }; ${lose}; 0`, {}, GENERATED);
    await stillRuns();
    assert.match(String((await failure('throw new Error("as before")'))['evalue']), /as before/);
    await client.execute(
      '__kept.process.stdout.write("printed\\n"); Object.assign(globalThis, __kept); console.log("and back")',
      {},
      GENERATED,
    );
    await client.untilPrinted('and back');
    await client.execute('const console = "mine"; const process = 1');
    await client.execute('const RE = "not an engine"; RE');
    await stillRuns();
  });
});

describe('An environment', () => {
  test('that does not answer says so in the status, with what to do, until it answers or is replaced', async () => {
    const startupDir = startupOf('const RE = new (require("skyqueue").RunEngine)();');
    await using manager = await TestManager.start({ startupDir });
    await manager.openEnvironment();
    assert.equal((await manager.status())['kernel_fault'], null);

    await manager.accept('script_upload', { script: 'for (;;);' });
    const stuck = await manager.until((status) => status['kernel_fault'] !== null, 'a fault');
    assert.match(
      String(stuck['kernel_fault']),
      /a task computes without a pause.*qserver kernel interrupt task/,
    );
    await manager.accept('kernel_interrupt', { interrupt_task: true });
    await manager.until((status) => status['kernel_fault'] === null, 'no fault any more');
    await manager.untilIdle();

    // A function for a function: this may be meant, so it is left, and nothing can go through a list any more.
    const script = 'Array.prototype[Symbol.iterator] = function* () {};';
    await manager.accept('script_upload', { script });
    await manager.until((status) => status['kernel_fault'] !== null, 'a fault');
    await manager.info.untilText(/can run nothing any more.*qserver environment destroy/);
    for (const method of ['environment_close', 'environment_update'])
      assert.match(String((await manager.request(method)).msg), /can run nothing any more|executing_task/);
    await manager.accept('environment_destroy');
    await manager.untilIdle();
    assert.equal((await manager.status())['kernel_fault'], null);

    // The next manager cannot find out anything from such a kernel, and does not wait for it either.
    await manager.openEnvironment();
    await manager.accept('script_upload', { script });
    await manager.until((status) => status['kernel_fault'] !== null, 'a fault');
    await kill(manager.managerPid, 'SIGKILL');
    await manager.untilUp(30_000);
    await manager.until((status) => !status.worker_environment_exists, 'no environment');
    assert.match(manager.output, /cannot be used and is ended: The kernel can run nothing any more/);
  });

  test('in which code computes without end does not hold up a manager that starts anew: it answers, and what runs can be ended', async () => {
    await using manager = await TestManager.start({ startupDir: startupWith('') });
    for (const remedy of ['kernel_interrupt', 'environment_destroy']) {
      await manager.openEnvironment();
      await manager.accept('script_upload', { script: 'console.log("computing"); for (;;);' });
      await manager.info.untilText(/computing/);
      manager.info.console.length = 0;
      kill(manager.managerPid, 'SIGKILL');
      const status = await manager.untilUp(30_000);
      assert.deepEqual([status.manager_state, status.worker_environment_exists], ['initializing', true]);
      assert.match(String(status['kernel_fault']), /code in it computes without a pause/);
      await manager.add('count', [['det1']]);
      assert.match(
        String((await manager.request('queue_start')).msg),
        /found a kernel that does not answer yet/,
      );
      await manager.accept(remedy);
      const after = await manager.untilIdle();
      assert.equal(after.worker_environment_exists, remedy === 'kernel_interrupt');
      assert.equal(after.items_in_queue, 1);
      await manager.until((known) => known['kernel_fault'] === null, 'no fault any more');
      await manager.accept('queue_clear');
      if (after.worker_environment_exists) await manager.accept('environment_destroy');
      await manager.untilIdle();
    }
  });

  test('whose memory is exhausted is known to be gone, tells why, and opens again', async (context) => {
    const startupDir = startupWith(
      'function devour(): void { const all: number[][] = []; for (;;) all.push(new Array(100_000).fill(1)); }',
    );
    const options = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--max-old-space-size=400';
    await using manager = await TestManager.start({ startupDir });
    if (options === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = options;
    await manager.openEnvironment();
    await manager.accept('script_upload', { script: 'devour()' });
    await manager.info.untilText(/heap out of memory/);
    const told = performance.now();
    await manager.until(
      (status) => status.manager_state === 'idle' && !status.worker_environment_exists,
      'manager_state idle and no environment',
    );
    context.diagnostic(`noticed ${Math.round(performance.now() - told)} ms after its last words`);
    await manager.openEnvironment();
    assert.equal((await manager.status()).worker_environment_state, 'idle');
  });
});
