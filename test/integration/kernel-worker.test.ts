import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { QueueItem } from '../../src/protocol/index.js';
import { KernelWorker, type WorkerEvent } from '../../src/worker/index.js';
import { KernelSession, resultOf, type RawConnection } from '../fakes/kernel-session.js';
import { LocalKernelHost } from '../../src/worker/tslab/local-host.js';

const STARTUP = `
import { RunEngine, bps, count, checkpoint, sleep } from 'skyqueue';
import { hw } from 'skyqueue/sim';
const { det1 } = hw();
const RE = new RunEngine({});
const steps: number[] = [];
/** Takes many short steps, with a checkpoint before each. */
function* walk(num = 1000) {
  yield* bps.open_run({});
  for (let i = 0; i < num; i++) { steps.push(i); yield* bps.checkpoint(); yield* bps.sleep(0.01); }
  yield* bps.close_run();
}
function* fails() { yield* bps.null(); throw new Error('no beam'); }
function add(a: number, b: number): number { return a + b; }
async function addNamed(a: number, options: { b?: number } = {}): Promise<number> { return a + (options.b ?? 0); }
`;

type EventOf<E extends WorkerEvent['event']> = Extract<WorkerEvent, { event: E }>;

/** A worker with everything that it tells, so that waiting for what was told already does not wait. */
class Bench {
  readonly host = new LocalKernelHost();
  readonly directory = mkdtempSync(join(tmpdir(), 'skyqueue-worker-'));
  readonly worker: KernelWorker;
  #events: WorkerEvent[] = [];
  #wake: () => void = () => {};

  constructor(private readonly keepsConnectionFile = false) {
    writeFileSync(join(this.directory, 'startup.ts'), STARTUP);
    this.worker = this.attach();
  }

  attach(): KernelWorker {
    const settings = {
      startupArgs: ['--startup-dir', this.directory],
      cwd: this.directory,
      ip: '127.0.0.1',
      ports: {},
      connectionFile: join(this.directory, 'kernel.json'),
      connectionDir: undefined,
      keepsConnectionFile: this.keepsConnectionFile,
      isShared: true,
      access: 'RUN' as const,
    };
    const worker = new KernelWorker(this.host, settings, (text) => assert.fail(text));
    worker.observe((event) => {
      this.#events.push(event);
      this.#wake();
    });
    return worker;
  }

  /** With leave to use every device. */
  startPlan(item: QueueItem): void {
    this.worker.startPlan(item, { plans: {}, devices: this.worker.view.lists?.devices ?? {} });
  }

  async next<E extends WorkerEvent['event']>(
    name: E,
    isWanted: (event: EventOf<E>) => boolean = () => true,
  ): Promise<EventOf<E>> {
    for (;;) {
      const at = this.#events.findIndex((event) => event.event === name && isWanted(event as EventOf<E>));
      if (at >= 0) return this.#events.splice(at, 1)[0] as EventOf<E>;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async close(): Promise<void> {
    await this.worker.destroy();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function plan(name: string, more: Partial<QueueItem> = {}): QueueItem {
  return { item_type: 'plan', name, item_uid: randomUUID(), ...more };
}

describe('a worker that is a tslab kernel', () => {
  let bench: Bench;
  before(async () => {
    bench = new Bench();
    await bench.worker.open();
  });
  after(() => bench.close());

  test('knows the plans and devices of its startup code once it is open', () => {
    const { lists, environment, kernel } = bench.worker.view;
    assert.deepEqual([environment, kernel], ['idle', 'idle']);
    assert.ok(lists?.plans['walk']);
    assert.ok(lists.devices['det1']);
    assert.equal(lists.plans['add'], undefined, 'a function is no plan');
  });

  test('runs a plan and reports its end once, with the runs that it opened', async () => {
    const item = plan('count', { args: [['det1'], 3], meta: { sample: 'Cu' } });
    bench.startPlan(item);
    const { report } = await bench.next('report');
    assert.deepEqual(
      [report.item_uid, report.plan_state, report.run_uids.length],
      [item.item_uid, 'completed', 1],
    );
    assert.ok(report.time_stop >= report.time_start);
    bench.worker.acknowledge(report.seq);
    bench.startPlan(item);
    bench.startPlan(plan('count', { args: [['det1']] }));
    const next = await bench.next('report');
    assert.notEqual(next.report.item_uid, item.item_uid, 'an item runs once, however often it is started');
    bench.worker.acknowledge(next.report.seq);
  });

  // The cell of a plan that pauses ends with an error, whereupon the worker looks how things stand: what it saw came after the
  // plan had been resumed, and the manager believed for the rest of the plan that it was paused.
  test('tells of each pause once, however soon the plan is resumed', async () => {
    const item = plan('walk', { args: [300] });
    let [asked, told] = [0, 0];
    const ignore = bench.worker.observe(({ event }) => {
      if (event === 'paused') {
        told += 1;
        bench.worker.continuePlan(item.item_uid, 'resume');
      } else if (asked === told && asked < 40 && bench.worker.view.activity?.re_state === 'running') {
        asked += 1;
        bench.worker.pausePlan('deferred');
      }
    });
    bench.startPlan(item);
    const { report } = await bench.next('report');
    ignore();
    bench.worker.acknowledge(report.seq);
    assert.deepEqual([report.plan_state, told], ['completed', asked]);
    assert.ok(asked > 1);
    for (let taken = 0; taken < told; taken += 1) await bench.next('paused');
  });

  test('tells how far a plan is while it runs, and nothing of it afterwards', async () => {
    bench.startPlan(plan('count', { args: [['det1'], 2, 0.7] }));
    await bench.next('progress_changed', () => bench.worker.view.progress?.points === 1);
    const { fraction, points_total, runs, time_left } = bench.worker.view.progress ?? {};
    assert.deepEqual([fraction, points_total, runs?.length], [0.5, 2, 1]);
    assert.ok((time_left ?? 0) > 0);
    await bench.next('progress_changed', () => bench.worker.view.progress === null);
    const { report } = await bench.next('report');
    bench.worker.acknowledge(report.seq);
  });

  test('refuses a plan that it does not have, or arguments that do not fit, and runs nothing', () => {
    assert.throws(() => bench.startPlan(plan('no_such_plan')), { code: 'PLAN_REFUSED' });
    assert.throws(() => bench.startPlan(plan('walk', { args: [1, 2, 3] })), {
      code: 'PLAN_ARGUMENTS',
    });
    assert.equal(bench.worker.view.activity?.cell, 'none');
  });

  test('reports a plan that throws as failed, with the place in the startup code', async () => {
    bench.startPlan(plan('fails'));
    const { report } = await bench.next('report');
    assert.equal(report.plan_state, 'failed');
    assert.match(report.msg, /no beam/);
    assert.match(report.traceback, /^Traceback[\s\S]*startup\.ts:13:/);
    bench.worker.acknowledge(report.seq);
  });

  test('pauses a plan at a checkpoint, goes on, pauses at once, and ends it', async () => {
    const item = plan('walk');
    bench.startPlan(item);
    await bench.next('runs_changed', () => bench.worker.view.runs.length === 1);
    bench.worker.pausePlan('deferred');
    assert.equal((await bench.next('paused')).item_uid, item.item_uid);
    assert.deepEqual([bench.worker.view.environment, bench.worker.view.kernel], ['idle', 'idle']);
    bench.worker.continuePlan(item.item_uid, 'resume');
    await bench.next('changed', () => bench.worker.view.activity?.re_state === 'running');
    bench.worker.pausePlan('immediate');
    await bench.next('paused');
    bench.worker.continuePlan(item.item_uid, 'abort');
    const { report } = await bench.next('report');
    assert.deepEqual([report.plan_state, report.run_uids.length], ['aborted', 1]);
    bench.worker.acknowledge(report.seq);
    assert.throws(() => bench.worker.pausePlan('deferred'), { code: 'RE_REFUSED' });
  });

  test('calls functions and gives back what they return', async () => {
    const calls = [
      { name: 'add', args: [1, 2], kwargs: {}, value: 3 },
      { name: 'addNamed', args: [1], kwargs: { b: 5 }, value: 6 },
    ];
    for (const { name, args, kwargs, value } of calls) {
      for (const background of [false, true]) {
        const task_uid = randomUUID();
        bench.worker.startTask({ kind: 'function', task_uid, background, name, args, kwargs });
        const { report } = await bench.next('task_report', (event) => event.report.task_uid === task_uid);
        assert.deepEqual([report.msg, report.return_value], ['', value]);
        bench.worker.acknowledge(report.seq);
      }
    }
  });

  test('a function that is missing fails its task, and a background one runs beside a plan', async () => {
    const call = { kind: 'function', task_uid: 'missing', background: false, args: [], kwargs: {} } as const;
    bench.worker.startTask({ ...call, name: 'no_such_function' });
    const missing = await bench.next('task_report', ({ report }) => report.task_uid === 'missing');
    assert.match(missing.report.msg, /no_such_function/);
    const item = plan('walk', { args: [100] });
    bench.startPlan(item);
    await bench.next('changed', () => bench.worker.view.environment === 'executing_plan');
    bench.worker.startTask({ ...call, task_uid: 'beside', background: true, name: 'add', args: [2, 2] });
    const beside = await bench.next('task_report', ({ report }) => report.task_uid === 'beside');
    assert.equal(beside.report.return_value, 4);
    assert.equal(bench.worker.view.environment, 'executing_plan');
    const { report } = await bench.next('report');
    assert.equal(report.plan_state, 'completed');
  });

  test('a script adds plans, and leaves RE alone unless it may replace it', async () => {
    const script = 'function* fresh() {}\nconst RE = 5;';
    const task = {
      kind: 'script',
      task_uid: 'S',
      background: false,
      script,
      update_lists: true,
      update_re: false,
    } as const;
    bench.worker.startTask(task);
    const { report } = await bench.next('task_report', (event) => event.report.task_uid === 'S');
    assert.deepEqual([report.success, report.msg], [true, '']);
    assert.ok(bench.worker.view.lists?.plans['fresh']);
    assert.equal(bench.worker.view.activity?.re_state, 'idle');
    bench.startPlan(plan('count', { args: [['det1']] }));
    assert.equal((await bench.next('report')).report.plan_state, 'completed');
  });

  test('a script that does not compile says where, and changes nothing', async () => {
    const script = 'const good = 1;\nconst bad: number = "text";';
    const task = {
      kind: 'script',
      task_uid: 'B',
      background: false,
      script,
      update_lists: true,
      update_re: false,
    } as const;
    bench.worker.startTask(task);
    const { report } = await bench.next('task_report', (event) => event.report.task_uid === 'B');
    assert.equal(report.success, false);
    assert.match(`${report.msg}${report.traceback}`, /2:7/);
  });

  test('what ended while no manager was attached is told to the next one', async () => {
    const item = plan('walk', { args: [20] });
    bench.startPlan(item);
    await bench.next('changed', () => bench.worker.view.environment === 'executing_plan');
    bench.worker.detach();
    const next = bench.attach();
    const work = await next.reattach();
    assert.ok(work);
    if (work.item_uid === item.item_uid) {
      const { report } = await bench.next('report', (event) => event.report.item_uid === item.item_uid);
      assert.equal(report.plan_state, 'completed');
    } else assert.ok(work.reports.some((report) => report.item_uid === item.item_uid));
    next.detach();
  });
});

test('a kernel that is killed is told as dead, and another one can be opened', async () => {
  const bench = new Bench();
  try {
    await bench.worker.open();
    (await bench.host.current())?.process.signal('SIGKILL');
    assert.match((await bench.next('died')).reason, /SIGKILL/);
    assert.deepEqual([bench.worker.view.environment, bench.worker.view.kernel], ['closed', null]);
    await bench.worker.open();
    assert.equal(bench.worker.view.environment, 'idle');
    await bench.worker.close();
    assert.equal(bench.worker.view.environment, 'closed');
    assert.deepEqual(readdirSync(bench.directory), ['startup.ts'], 'nothing of the two is left');
  } finally {
    await bench.close();
  }
});

test('startup code that fails tells file, line and column, and leaves no kernel behind', async () => {
  const bench = new Bench();
  try {
    writeFileSync(join(bench.directory, 'startup.ts'), 'const x = 1;\nthrow new Error("no crate");');
    await assert.rejects(bench.worker.open(), (error: Error & { code: string }) => {
      assert.equal(error.code, 'ENVIRONMENT_FAILED');
      assert.match(error.message, /startup\.ts:2:7/);
      assert.match(error.message, /no crate/);
      return true;
    });
    assert.equal(await bench.host.current(), undefined);
    assert.equal(bench.worker.view.environment, 'closed');
    assert.deepEqual(readdirSync(bench.directory), ['startup.ts'], 'no connection file either');
  } finally {
    await bench.close();
  }
});

test('a client that stays attached reaches the next kernel, where the connection file was chosen', async () => {
  const bench = new Bench(true);
  await bench.worker.open();
  const connection = bench.worker.connectInfo();
  const session = new KernelSession(connection as RawConnection);
  try {
    await session.ready();
    await session.execute('const before = 1');
    await bench.worker.close();
    await bench.worker.open();
    assert.deepEqual(bench.worker.connectInfo(), connection);
    await session.ready();
    assert.equal(resultOf(await session.execute('typeof count')), "'function'");
  } finally {
    session.close();
    await bench.close();
  }
});
