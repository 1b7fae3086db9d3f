import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasCode } from '../../src/errors.js';
import {
  isMessage,
  KernelClient,
  type ConnectionInfo,
  type ConnectOptions,
  type Execution,
  type KernelMessage,
  type KernelOutput,
} from '../../src/jupyter/index.js';

/** A running kernel, and how to say a few things in its language. */
export interface KernelUnderTest {
  connection: ConnectionInfo;
  code: {
    /** Has a result whose text is `text`. */
    value(text: string): string;
    /** Prints the numbers below `lines`, one a line. */
    print(lines: number): string;
    fail: string;
    /** Prints `waiting`, and then awaits until it is interrupted. */
    wait: string;
  };
  close(): Promise<unknown>;
}

/** What a client may rely on, whatever kernel it talks to, and whatever that was used for before. */
export function kernelClientContract(
  name: string,
  start: () => Promise<KernelUnderTest>,
  { printedLines = 10_000 } = {},
): void {
  /** Runs the test with a kernel, and ends all that it started. */
  async function withKernel(
    test: (kernel: KernelUnderTest, connect: Connect) => Promise<void>,
  ): Promise<void> {
    const kernel = await start();
    const clients: KernelClient[] = [];
    try {
      await test(kernel, async (options = {}) => {
        const client = await KernelClient.connect(kernel.connection, { onFault: fail, ...options });
        clients.push(client);
        return client;
      });
    } finally {
      await Promise.all(clients.map((client) => client.dispose()));
      await kernel.close();
    }
  }

  describe(`KernelClient: ${name}`, () => {
    it('is done when both the reply and idle have come, and has all the output by then', () =>
      withKernel(async ({ code }, connect) => {
        const client = await connect();
        const execution = client.execute(code.value('42'));
        const reply = await execution.done;
        assert.equal(reply.status, 'ok');
        assert.ok(reply.execution_count !== undefined);
        const results = (await outputs(client.execute(code.value('43')))).filter(isResult);
        assert.deepEqual(
          results.map((result) => [result.content.execution_count, result.content.data['text/plain']]),
          [[reply.execution_count + 1, '43']],
        );
      }));

    it('tells busy, input, output and idle in this order, with the request as their parent', () =>
      withKernel(async ({ code }, connect) => {
        const seen: KernelMessage[] = [];
        const client = await connect({ onIopub: (message) => seen.push(message) });
        const execution = client.execute(code.print(1));
        await execution.done;
        const ours = seen.filter((message) => message.parent_header.msg_id === execution.msgId);
        assert.deepEqual(
          ours.map((message) =>
            isMessage(message, 'status') ? message.content.execution_state : message.header.msg_type,
          ),
          ['busy', 'execute_input', 'stream', 'idle'],
        );
        assert.ok(ours.every((message) => message.parent_header.session === client.session));
      }));

    it('reports an error as the reply and as output', () =>
      withKernel(async ({ code }, connect) => {
        const client = await connect();
        const execution = client.execute(code.fail);
        const shown = await outputs(execution);
        const reply = await execution.done;
        assert.equal(reply.status, 'error');
        const error = shown.find((output) => isMessage(output, 'error'));
        assert.ok(error && reply.status === 'error');
        assert.equal(error.content.ename, reply.ename);
        assert.ok(error.content.traceback.length > 0);
      }));

    it('runs requests in the order in which they were sent', () =>
      withKernel(async ({ code }, connect) => {
        const client = await connect();
        const executions = Array.from({ length: 100 }, (_, i) => client.execute(code.value(String(i))));
        const counts = (await Promise.all(executions.map(({ done }) => done))).map(
          (reply) => reply.execution_count,
        );
        assert.deepEqual(
          counts,
          counts.map((_, i) => (counts[0] ?? 0) + i),
        );
      }));

    it(`loses none of ${printedLines} printed lines, in either of two clients`, () =>
      withKernel(async ({ code }, connect) => {
        const [one, two] = await Promise.all([connect(), connect()]);
        const overheard = new Promise<void>((resolve) => {
          let text = '';
          two.onIopub((message) => {
            if (isMessage(message, 'stream')) text += message.content.text;
            if (text.length >= expected.length) resolve(assert.equal(text, expected));
          });
        });
        const expected = Array.from({ length: printedLines }, (_, line) => `${line}\n`).join('');
        const execution = one.execute(code.print(printedLines));
        assert.equal(printed(await outputs(execution)), expected);
        await execution.done;
        await overheard;
      }));

    it('keeps the output of two clients apart', () =>
      withKernel(async ({ code }, connect) => {
        const [one, two] = await Promise.all([connect(), connect()]);
        const both = [one.execute(code.print(100)), two.execute(code.print(200))];
        const [first, second] = await Promise.all(both.map(outputs));
        assert.equal(printed(first ?? []).split('\n').length, 101);
        assert.equal(printed(second ?? []).split('\n').length, 201);
      }));

    it('interrupts what is running, which then ends with an error', () =>
      withKernel(async ({ code }, connect) => {
        const client = await connect();
        const execution = client.execute(code.wait);
        for await (const output of execution.output) if (isMessage(output, 'stream')) break;
        await client.interrupt();
        assert.equal((await execution.done).status, 'error');
      }));

    it('knows that the kernel is busy with the code of somebody else', () =>
      withKernel(async ({ code }, connect) => {
        const watcher = await connect();
        const other = await connect();
        assert.deepEqual(watcher.health, { process: 'alive', link: 'connected', activity: 'unknown' });
        const execution = other.execute(code.wait);
        await untilHealth(watcher, ({ activity }) => activity === 'busy');
        await other.interrupt();
        await execution.done;
        await untilHealth(watcher, ({ activity }) => activity === 'idle');
      }));

    it('finds a running kernel again, and hears the end of what a client before it began', () =>
      withKernel(async ({ code }, connect) => {
        const before = await connect();
        const execution = before.execute(code.wait);
        for await (const output of execution.output) if (isMessage(output, 'stream')) break;
        await before.dispose();
        await assert.rejects(execution.done, (error) => hasCode(error, 'KERNEL_CLOSED'));

        let ended: (message: KernelMessage) => void = () => {};
        const idle = new Promise<KernelMessage>((resolve) => (ended = resolve));
        const after = await connect({
          onIopub: (message) => {
            const ours = message.parent_header.msg_id === execution.msgId;
            if (ours && isMessage(message, 'status') && message.content.execution_state === 'idle')
              ended(message);
          },
        });
        await after.interrupt();
        await idle;
        assert.equal((await after.execute(code.value('1')).done).status, 'ok');
      }));

    it('tells who the kernel is', () =>
      withKernel(async (_kernel, connect) => {
        const info = await (await connect()).info;
        assert.match(info.protocol_version, /^5\.\d$/);
        assert.equal(typeof info.language_info.name, 'string');
      }));

    it('has a comm closed at once for which the kernel has no target', () =>
      withKernel(async (_kernel, connect) => {
        const comm = (await connect()).openComm('nobody knows this');
        assert.equal((await comm.closed).by, 'kernel');
      }));

    it('asks nothing more after it was disposed of, twice', () =>
      withKernel(async ({ code }, connect) => {
        const client = await connect();
        await Promise.all([client.dispose(), client.dispose()]);
        assert.throws(
          () => client.execute(code.value('1')),
          (error) => hasCode(error, 'KERNEL_CLOSED'),
        );
        await assert.rejects(client.interrupt(), (error) => hasCode(error, 'KERNEL_CLOSED'));
        assert.equal(client.health.link, 'lost');
      }));
  });
}

type Connect = (options?: ConnectOptions) => Promise<KernelClient>;

/** Resolves when the client's health is such. */
export function untilHealth(
  client: KernelClient,
  such: (health: KernelClient['health']) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.onHealth(check);
    function check(): void {
      if (!such(client.health)) return;
      stop();
      resolve();
    }
    check();
  });
}

export async function outputs(execution: Execution): Promise<KernelOutput[]> {
  const all: KernelOutput[] = [];
  for await (const output of execution.output) all.push(output);
  return all;
}

export function printed(shown: readonly KernelOutput[]): string {
  return shown.map((output) => (isMessage(output, 'stream') ? output.content.text : '')).join('');
}

function isResult(output: KernelOutput) {
  return isMessage(output, 'execute_result');
}

function fail(error: unknown): never {
  throw error;
}
