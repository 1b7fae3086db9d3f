import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KernelExit, KernelSpec } from '../../src/protocol/index.js';
import { KernelKeeper } from '../../src/supervisor/kernel-keeper.js';

function spec(code: string): KernelSpec {
  return { args: ['-e', code], env: { GIVEN: 'yes' }, cwd: process.cwd(), connection_file: 'kernel.json' };
}

function keeper(): { keeper: KernelKeeper; wrote: string[]; exited: Promise<KernelExit> } {
  const wrote: string[] = [];
  let tell!: (exit: KernelExit) => void;
  const exited = new Promise<KernelExit>((resolve) => (tell = resolve));
  return { keeper: new KernelKeeper({ exited: tell, wrote: (text) => wrote.push(text) }), wrote, exited };
}

test('the end of a kernel is told with its last words', async () => {
  const { keeper: kernels, exited, wrote } = keeper();
  await kernels.start(spec('console.error("out of crates"); process.exit(3)'));
  const exit = await exited;
  assert.deepEqual([exit.code, exit.signal], [3, null]);
  assert.match(exit.last_words, /out of crates/);
  assert.match(wrote.join(''), /out of crates/);
  assert.equal(kernels.current, null);
});

test('there is one kernel at most, and it is gone when the killing of it has ended', async () => {
  const { keeper: kernels, exited } = keeper();
  const { pid } = await kernels.start(spec('setInterval(() => {}, 1000)'));
  await assert.rejects(kernels.start(spec('')), { code: 'ENVIRONMENT_OPEN' });
  await kernels.kill();
  assert.equal((await exited).signal, 'SIGKILL');
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  await kernels.kill();
});

test('the keys of the server are not in the environment of the kernel, and everything else is', async () => {
  process.env['QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER'] = 'secret';
  process.env['SKYQUEUE_TEST_VARIABLE'] = 'seen';
  try {
    const { keeper: kernels, exited, wrote } = keeper();
    await kernels.start(
      spec(
        'console.log([process.env.QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER, process.env.SKYQUEUE_TEST_VARIABLE, process.env.GIVEN].join())',
      ),
    );
    await exited;
    assert.equal(wrote.join(''), ',seen,yes\n');
  } finally {
    delete process.env['QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER'];
    delete process.env['SKYQUEUE_TEST_VARIABLE'];
  }
});
