import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KernelManager, ServerConnection, type Kernel, type KernelMessage } from '@jupyterlab/services';
import { JupyterServer } from './harness/jupyter-server.js';
import { TestManager, withoutPython } from './harness/index.js';

/** What the library reports of itself goes to `console.debug`, where no one looks for failures. */
console.debug = () => undefined;

describe(
  '@jupyterlab/services, as any program would use it, on the running worker',
  { skip: withoutPython },
  () => {
    let manager: TestManager;
    let server: JupyterServer;
    let kernels: KernelManager;
    let kernel: Kernel.IKernelConnection;
    before(async () => {
      manager = await TestManager.start();
      await manager.openEnvironment();
      server = await JupyterServer.start(manager);
      const { url: baseUrl, token } = server;
      kernels = new KernelManager({ serverSettings: ServerConnection.makeSettings({ baseUrl, token }) });
      kernel = await kernels.startNew({ name: 'skyqueue-worker' });
    });
    after(async () => {
      kernel.dispose();
      kernels.dispose();
      await server.close();
      await manager.close();
    });

    test('hears who the kernel is, and what it can do', async () => {
      const info = await kernel.info;
      assert.equal(info.implementation, 'skyqueue');
      assert.equal(info.language_info.name, 'typescript');
      assert.equal(kernel.supportsSubshells, true);
      assert.equal((await kernel.spec)?.display_name, 'Skyqueue (running worker)');
    });

    test('runs a cell, and gets output, result and status in their order', async () => {
      const states: string[] = [];
      const isIdleAgain = new Promise<void>((resolve) => {
        kernel.statusChanged.connect((_, status) => {
          states.push(status);
          if (status === 'idle') resolve();
        });
      });
      const { reply, messages } = await run(kernel, 'console.log("seen"); [det1.name, 6 * 7]');
      assert.equal(reply.status, 'ok');
      assert.deepEqual(
        messages.map(({ header }) => header.msg_type),
        ['status', 'execute_input', 'stream', 'execute_result', 'status'],
      );
      assert.match(textIn(messages), /seen/);
      assert.match(textIn(messages), /\[ 'det1', 42 \]/);
      await isIdleAgain;
      assert.deepEqual(states, ['busy', 'idle']);
    });

    test('runs a plan, and is told of a mistake where it is', async () => {
      const plan = await run(kernel, 'await RE(count([det1, det2], 3))');
      assert.equal(plan.reply.status, 'ok');
      assert.match(textIn(plan.messages), /seq_num[\s\S]*generator count/);
      const { reply } = await run(kernel, 'count([nowhere])');
      assert.ok(reply.status === 'error');
      assert.match(reply.traceback.join('\n'), /nowhere/);
    });

    test('completes, inspects, and asks whether a cell is complete and what was typed before', async () => {
      const { content: completion } = await kernel.requestComplete({ code: 'motor_no_p', cursor_pos: 10 });
      assert.ok(completion.status === 'ok');
      assert.deepEqual(completion.matches, ['motor_no_pos']);
      const { content: found } = await kernel.requestInspect({
        code: 'count',
        cursor_pos: 5,
        detail_level: 0,
      });
      assert.ok(found.status === 'ok' && found.found);
      assert.match(String(found.data['text/plain']), /count/);
      assert.equal((await kernel.requestIsComplete({ code: 'for (;;) {' })).content.status, 'incomplete');
      const { content: history } = await kernel.requestHistory({
        ...{ hist_access_type: 'tail', n: 10, raw: true, output: false },
      });
      assert.ok(history.status === 'ok');
      assert.match(JSON.stringify(history.history), /await RE\(count/);
    });

    test('answers what a cell asks a person', async () => {
      const future = kernel.requestExecute({
        code: '`Ni at ${await input("which edge? ")}`',
        allow_stdin: true,
      });
      const asked = new Promise<KernelMessage.IStdinMessage>((resolve) => (future.onStdin = resolve));
      const { header, content } = (await asked) as KernelMessage.IInputRequestMsg;
      assert.deepEqual(content, { prompt: 'which edge? ', password: false });
      kernel.sendInputReply({ value: 'K', status: 'ok' }, header);
      assert.match(textIn((await finished(future)).messages), /Ni at K/);
    });

    test('looks into a waiting cell from a subshell', async () => {
      const waiting = kernel.requestExecute({
        code: 'const door = { open() {} };\nawait new Promise<void>((go) => { door.open = go; console.log("waits"); });',
      });
      const ended = finished(waiting);
      await ended.said(/waits/);
      const { content } = await kernel.requestCreateSubshell({}).done;
      const beside = kernel.clone();
      beside.subshellId = content.subshell_id;
      const { messages } = await run(beside, 'door.open(); "opened"');
      assert.match(textIn(messages), /opened/);
      assert.equal((await ended).reply.status, 'ok');
      const { content: subshells } = await kernel.requestListSubshell({}).done;
      assert.deepEqual(subshells.subshell_id, [content.subshell_id]);
      beside.dispose(); // deletes its subshell, too
    });

    test('drives a parameter of a running plan over a comm', async () => {
      const started = finished(
        kernel.requestExecute({
          code: `const dwell = { s: 0.01 };
comms.register('lab.dwell', (comm) => {
  comm.onMessage = ({ data }) => { dwell.s = Number(data.s); comm.send({ now: dwell.s, re: RE.state }); };
});
function* dwelling(): Plan<void> { while (dwell.s < 0.1) { console.log('dwells'); yield* bps.sleep(dwell.s); } }
await RE(dwelling())`,
        }),
      );
      await started.said(/dwells/);
      const comm = kernel.createComm('lab.dwell');
      const answer = new Promise<KernelMessage.ICommMsgMsg>((resolve) => (comm.onMsg = resolve));
      await comm.open().done;
      void comm.send({ s: 0.1 });
      assert.deepEqual((await answer).content.data, { now: 0.1, re: 'running' });
      assert.equal((await started).reply.status, 'ok');
      const { content: open } = await kernel.requestCommInfo({});
      assert.ok(open.status === 'ok' && comm.commId in open.comms);
      await comm.close().done;
    });

    test('hears that nobody has a target', async () => {
      const comm = kernel.createComm('lab.nobody');
      const closed = new Promise<unknown>((resolve) => (comm.onClose = resolve));
      comm.open();
      await closed;
    });

    test('looks at a plan of the queue while it runs, and its interrupt pauses that', async () => {
      await manager.add('count', [['det1']], { num: 1000, delay: 0.05 });
      await manager.accept('queue_start');
      await manager.until(({ re_state }) => re_state === 'running', 're_state running');
      assert.match(textIn((await run(kernel, 'RE.state')).messages), /running/);
      await kernel.interrupt();
      await manager.until(({ manager_state }) => manager_state === 'paused', 'manager_state paused');
      assert.equal((await run(kernel, 'await RE.stop()')).reply.status, 'ok');
      await manager.untilIdle();
      assert.equal((await manager.history()).length, 1);
    });

    test('goes on with the next kernel when the environment was opened again, and is told so', async () => {
      await run(kernel, 'const before = 1;');
      const restarted = new Promise<void>((resolve) => {
        kernel.statusChanged.connect((_, status) => {
          if (status === 'restarting' || status === 'autorestarting') resolve();
        });
      });
      await manager.accept('environment_close');
      await manager.untilIdle();
      const { reply: refused } = await run(kernel, '1');
      assert.ok(refused.status === 'error');
      assert.match(refused.evalue, /qserver environment open/);
      await manager.openEnvironment();
      await restarted;
      const { reply, messages } = await run(kernel, 'before');
      assert.match(textIn(messages), /opened again: variables of this notebook are gone/);
      assert.ok(reply.status === 'error');
      assert.match(reply.evalue, /before/);
    });

    test('leaves the kernel alone when it shuts down what it believes to be its own', async () => {
      await kernel.shutdown();
      assert.equal((await manager.status()).worker_environment_exists, true);
    });
  },
);

type Future = Kernel.IShellFuture<KernelMessage.IExecuteRequestMsg, KernelMessage.IExecuteReplyMsg>;

interface Ended {
  readonly reply: KernelMessage.IExecuteReplyMsg['content'];
  readonly messages: readonly KernelMessage.IIOPubMessage[];
}

function run(kernel: Kernel.IKernelConnection, code: string): Promise<Ended> {
  return finished(kernel.requestExecute({ code }));
}

function finished(future: Future): Promise<Ended> & { said(text: RegExp): Promise<void> } {
  const messages: KernelMessage.IIOPubMessage[] = [];
  const waiting = new Set<() => void>();
  future.onIOPub = (message) => {
    messages.push(message);
    for (const look of waiting) look();
  };
  const said = (text: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (text.test(textIn(messages))) resolve();
      };
      waiting.add(look);
      look();
    });
  return Object.assign(
    future.done.then(({ content }) => ({ reply: content, messages })),
    { said },
  );
}

/** What was printed and shown, as text. */
function textIn(messages: readonly KernelMessage.IIOPubMessage[]): string {
  return messages
    .map(({ content }) => content as { text?: string; data?: Record<string, unknown> })
    .map(({ text, data }) => text ?? String(data?.['text/plain'] ?? ''))
    .join('');
}
