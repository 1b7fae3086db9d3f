import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { KernelMessage } from '../../src/jupyter/wire/index.js';
import {
  contentsOf,
  replyOf,
  resultOf,
  textOf,
  TestKernel,
  type KernelSession,
} from '../fakes/kernel-session.js';
import { ROOT } from './harness/index.js';

const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';

let kernel: TestKernel;
let client: KernelSession;
before(async () => {
  kernel = new TestKernel(['--startup-dir', join(ROOT, 'startup')]);
  client = await kernel.connect();
});
after(() => kernel.close());

describe('comms of cells', () => {
  test('a front end opens a comm for a target that a cell has registered, and both sides speak', async () => {
    await client.execute(
      `const heard: unknown[] = [];
       comms.register('lab.mirror', (comm, data) => {
         heard.push(data);
         comm.onMessage = ({ data, metadata, buffers }) =>
           comm.send({ back: data, metadata, bytes: buffers.length }, { buffers: [new Uint8Array([7])] });
         comm.onClose = () => heard.push('closed');
       });`,
    );
    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'lab.mirror', data: { hello: 1 } });
    client.send('comm_msg', { comm_id, data: { x: 2 } }, { metadata: { from: 'page' } });
    const answer = await client.untilPublished(isFor(comm_id, 'comm_msg'));
    assert.deepEqual(answer.content, {
      comm_id,
      data: { back: { x: 2 }, metadata: { from: 'page' }, bytes: 0 },
    });
    assert.deepEqual([...(answer.buffers[0] ?? [])], [7]);
    assert.deepEqual(replyOf(await client.ask('comm_info_request', { target_name: 'lab.mirror' }))['comms'], {
      [comm_id]: { target_name: 'lab.mirror' },
    });
    client.send('comm_close', { comm_id, data: {} });
    assert.equal(resultOf(await client.execute('JSON.stringify(heard)')), `'[{"hello":1},"closed"]'`);
  });

  test('a cell opens a comm, and every attached front end is told', async () => {
    const { published } = await client.execute(
      `const line = comms.open('lab.page', { title: 'beam' }, { metadata: { version: '1' } });
       line.onMessage = ({ data }) => { line.send({ twice: Number(data.n) * 2 }); line.close({ bye: true }); };`,
    );
    const opened = published.find(({ header }) => header.msg_type === 'comm_open');
    const { comm_id, target_name, data } = opened?.content as Record<string, unknown>;
    assert.deepEqual({ target_name, data }, { target_name: 'lab.page', data: { title: 'beam' } });
    assert.deepEqual(opened?.metadata, { version: '1' });
    client.send('comm_msg', { comm_id: String(comm_id), data: { n: 21 } });
    const closed = await client.untilPublished(isFor(String(comm_id), 'comm_close'));
    assert.deepEqual(closed.content, { comm_id, data: { bye: true } });
    assert.ok(client.published.some((message) => JSON.stringify(message.content).includes('"twice":42')));
    assert.equal(resultOf(await client.execute('line.isClosed')), 'true');
  });

  test('a target that nobody has registered is answered with comm_close', async () => {
    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'lab.nobody', data: {} });
    await client.untilPublished(isFor(comm_id, 'comm_close'));
  });

  test('messages are handled while a plan runs, and what a handler throws is told and harms nothing', async () => {
    await client.execute(
      `const seen: string[] = [];
       comms.register('lab.knob', (comm) => {
         comm.onMessage = ({ data }) => {
           seen.push(RE.state);
           if (data.fails) throw new RangeError('the knob is off');
           if (data.later) return Promise.reject(new RangeError('off a little later'));
           RE.requestPause();
         };
       });`,
    );
    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'lab.knob', data: {} });
    const plan = client.send('execute_request', { code: 'await RE(count([det1], 1000, 0.01))' });
    await client.untilPrinted('seq_num');
    client.send('comm_msg', { comm_id, data: { fails: true } });
    await client.untilPrinted('RangeError: the knob is off');
    client.send('comm_msg', { comm_id, data: { later: true } });
    await client.untilPrinted('RangeError: off a little later');
    client.send('comm_msg', { comm_id, data: {} });
    await client.exchange(plan);
    assert.equal(
      resultOf(await client.execute('[RE.state, ...seen].join()')),
      `'paused,running,running,running'`,
    );
    await client.execute('await RE.stop()');
  });

  test('a handler that fails as a comm is opened closes it', async () => {
    await client.execute('comms.register("lab.broken", () => { throw new Error("not today"); })');
    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'lab.broken', data: {} });
    await client.untilPublished(isFor(comm_id, 'comm_close'));
    await client.untilPrinted('not today');
  });

  test('the target of the manager cannot be taken, and what is no JSON is refused where it is sent', async () => {
    const taken = replyOf(await client.execute('comms.register("skyqueue", () => {})'));
    assert.match(String(taken['evalue']), /Choose another name/);
    const sent = replyOf(await client.execute('comms.open("lab.page", { big: 1n })'));
    assert.equal(sent['ename'], 'TypeError');
  });

  test('types are told and completed, and wrong uses do not compile', async () => {
    const reply = replyOf(await client.ask('complete_request', { code: 'comms.reg', cursor_pos: 9 }));
    assert.deepEqual(reply['matches'], ['register']);
    const wrong = replyOf(await client.execute('comms.open(5); widgets.IntSlider({ value: "high" })'));
    assert.match(String(wrong['evalue']), /number[\s\S]*string/);
  });
});

describe('widgets of cells', () => {
  test('a slider is opened, shown, and set from both sides; a plan follows it while it runs', async () => {
    const { published } = await client.execute(
      `const pause_between = widgets.FloatSlider({ value: 0.01, max: 1, description: 'pause', layout: { width: '50%' } });
       const told: number[] = [];
       pause_between.on('value', (now, before) => void told.push(before, now));
       pause_between`,
    );
    const opened = contentsOf(published, 'comm_open');
    const id = idOf(published);
    const layout = opened.find(({ data }) => modelName(data) === 'LayoutModel');
    const slider = opened.find(({ comm_id }) => comm_id === id);
    const state = stateOf(slider);
    assert.deepEqual(
      [state['_model_name'], state['_view_name'], state['value'], state['max'], state['style']],
      ['FloatSliderModel', 'FloatSliderView', 0.01, 1, null],
    );
    assert.equal(state['layout'], `IPY_MODEL_${String(layout?.['comm_id'])}`);

    await client.execute(
      `function* follows(): Plan<void> {
         while (pause_between.value < 0.5) { console.log('at', pause_between.value); yield* bps.sleep(0.01); }
       }`,
    );
    const plan = client.send('execute_request', { code: 'await RE(follows())' });
    await client.untilPrinted('at 0.01');
    client.send('comm_msg', { comm_id: id, data: { method: 'update', state: { value: 0.2 } } });
    await client.untilPrinted('at 0.2');
    client.send('comm_msg', { comm_id: id, data: { method: 'update', state: { value: 0.75 } } });
    assert.equal(replyOf(await client.exchange(plan))['status'], 'ok');
    const echo = client.published.findLast(isFor(id, 'comm_msg'));
    assert.deepEqual((echo?.content as { data: unknown }).data, {
      ...{ method: 'echo_update', state: { value: 0.75 }, buffer_paths: [] },
    });
    assert.equal(resultOf(await client.execute('told.join()')), `'0.01,0.2,0.2,0.75'`);

    await client.execute('pause_between.set({ value: 0.3, description: "delay" })');
    const update = await client.untilPublished(
      (message) => isFor(id, 'comm_msg')(message) && JSON.stringify(message.content).includes('delay'),
    );
    assert.deepEqual((update.content as { data: unknown }).data, {
      ...{ method: 'update', state: { value: 0.3, description: 'delay' }, buffer_paths: [] },
    });
  });

  test('a front end that comes later asks for all of them', async () => {
    const { published } = await client.execute(
      `const names = widgets.Dropdown({ options: [det1, det2], value: det2, description: 'look at' });
       const halt = widgets.Button({ description: 'halt', button_style: 'danger' });
       const panel = widgets.VBox([names, halt]);
       panel`,
    );
    const panel = idOf(published);
    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'jupyter.widget.control', data: {} });
    client.send('comm_msg', { comm_id, data: { method: 'request_states' } });
    const { content } = await client.untilPublished(isFor(comm_id, 'comm_msg'));
    const { method, states } = (content as { data: Record<string, unknown> }).data;
    assert.equal(method, 'update_states');
    const all = states as Record<string, { model_name: string; state: Record<string, unknown> }>;
    assert.equal(all[panel]?.model_name, 'VBoxModel');
    const [names = '', halt = ''] = (all[panel].state['children'] as string[]).map((reference) =>
      reference.replace('IPY_MODEL_', ''),
    );
    assert.deepEqual(all[names]?.state['_options_labels'], ['det1', 'det2']);
    assert.equal(all[names]?.state['index'], 1);
    assert.equal(all[halt]?.state['button_style'], 'danger');

    client.send('comm_msg', { comm_id: names, data: { method: 'update', state: { index: 0 } } });
    assert.equal(resultOf(await client.execute('names.value === det1')), 'true');
    await client.execute('halt.onClick(() => { console.log("clicked"); throw new Error("jammed"); })');
    client.send('comm_msg', { comm_id: halt, data: { method: 'custom', content: { event: 'click' } } });
    await client.untilPrinted('clicked');
    await client.untilPrinted('jammed');
  });

  test('a picture is shown as it changes, and a file that a person chooses arrives, both as bytes', async () => {
    const { published } = await client.execute(
      `const picture = widgets.Image({ value: Uint8Array.of(1, 2, 3), width: '80' });
       picture`,
    );
    const id = idOf(published);
    const opened = await client.untilPublished(isFor(id, 'comm_open'));
    const { data } = opened.content as { data: { state: Record<string, unknown>; buffer_paths: unknown } };
    assert.deepEqual(
      [data.state['_model_name'], data.state['format'], data.state['value'], data.buffer_paths],
      ['ImageModel', 'png', undefined, [['value']]],
    );
    assert.deepEqual(
      opened.buffers.map((bytes) => [...bytes]),
      [[1, 2, 3]],
    );

    await client.execute(`picture.set({ value: '<svg/>', format: 'svg+xml' })`);
    const update = await client.untilPublished(isFor(id, 'comm_msg'));
    assert.deepEqual((update.content as { data: unknown }).data, {
      ...{ method: 'update', state: { format: 'svg+xml' }, buffer_paths: [['value']] },
    });
    assert.equal(String(update.buffers[0]), '<svg/>');

    const comm_id = randomUUID();
    client.send('comm_open', { comm_id, target_name: 'jupyter.widget.control', data: {} });
    client.send('comm_msg', { comm_id, data: { method: 'request_states' } });
    const all = await client.untilPublished(isFor(comm_id, 'comm_msg'));
    const { buffer_paths } = (all.content as { data: { buffer_paths: unknown } }).data;
    assert.deepEqual([buffer_paths, all.buffers.map(String)], [[[id, 'state', 'value']], ['<svg/>']]);

    const upload = await client.execute(`const positions = widgets.FileUpload({ accept: '.csv' });
      positions.on('value', ([file]) => console.log('chosen', file?.name, new TextDecoder().decode(file?.content)));
      positions`);
    const file = { name: 'a.csv', type: 'text/csv', size: 3, last_modified: 0 };
    client.send(
      'comm_msg',
      {
        comm_id: idOf(upload.published),
        data: { method: 'update', state: { value: [file] }, buffer_paths: [['value', 0, 'content']] },
      },
      { buffers: [Buffer.from('1,2')] },
    );
    await client.untilPrinted('chosen a.csv 1,2');
  });

  test('a console is shown what a widget says, as text', async () => {
    const shown = await client.execute('widgets.IntProgress({ value: 3, description: "points" })');
    assert.equal(resultOf(shown), 'IntProgress points: 3');
    assert.equal(
      resultOf(await client.execute('widgets.Image({ value: new Uint8Array(99) })')),
      'Image: 99 bytes',
    );
  });
});

test('comms and widgets that are open when the kernel ends are closed', async () => {
  const { published } = await client.execute('comms.open("lab.page"); widgets.Label({ value: "on" })');
  const [line = {}, label = {}] = contentsOf(published, 'comm_open');
  client.send('shutdown_request', { restart: false }, { channel: 'control' });
  for (const { comm_id } of [line, label]) await client.untilPublished(isFor(String(comm_id), 'comm_close'));
});

function isFor(commId: string, type: string): (message: KernelMessage) => boolean {
  return ({ header, content }) =>
    header.msg_type === type && (content as { comm_id?: string }).comm_id === commId;
}

function idOf(published: readonly KernelMessage[]): string {
  const [result] = contentsOf(published, 'execute_result');
  const data = result?.['data'] as Record<string, { model_id: string }> | undefined;
  assert.ok(data?.[WIDGET_VIEW], textOf(published));
  return data[WIDGET_VIEW].model_id;
}

function stateOf(opened: Record<string, unknown> | undefined): Record<string, unknown> {
  return (opened?.['data'] as { state: Record<string, unknown> }).state;
}

function modelName(data: unknown): unknown {
  return (data as { state?: Record<string, unknown> }).state?.['_model_name'];
}
