import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Dealer } from 'zeromq';
import {
  createMessage,
  encode,
  type KernelMessage,
  type MessageContents,
  type MessageType,
} from '../../src/jupyter/wire/index.js';
import { replyOf, resultOf, TestKernel, type KernelSession } from '../fakes/kernel-session.js';

const CHANNELS = ['shell', 'control', 'stdin'] as const;
type Channel = (typeof CHANNELS)[number];

/** Whoever reaches the ports of a kernel and does not have its key changes nothing, and hears nothing. */
describe('a kernel and strangers', () => {
  let kernel: TestKernel;
  let client: KernelSession;
  let sockets: Record<Channel, Dealer>;
  const heard: string[] = [];
  before(async () => {
    kernel = new TestKernel();
    client = await kernel.connect();
    await client.execute('let touched = 0');
    const open = (channel: Channel): Dealer => {
      const socket = new Dealer({ linger: 0, routingId: `stranger-${channel}` });
      socket.connect(`tcp://${client.connection.ip}:${client.connection[`${channel}_port`]}`);
      void listen(socket, channel);
      return socket;
    };
    sockets = { shell: open('shell'), control: open('control'), stdin: open('stdin') };
  });
  after(async () => {
    for (const socket of Object.values(sockets)) socket.close();
    await kernel.close();
  });

  async function listen(socket: Dealer, channel: Channel): Promise<void> {
    for await (const frames of socket) heard.push(`${channel}: ${frames.join(' ')}`);
  }

  function frames<Type extends MessageType>(
    type: Type,
    content: MessageContents[Type],
    key: string,
  ): Buffer[] {
    const origin = {
      msg_id: randomUUID(),
      session: 'stranger',
      username: 'queue',
      date: new Date().toISOString(),
    };
    return encode(createMessage(type, content, origin), key).map((frame) => Buffer.from(frame));
  }

  const run = { code: 'touched += 1' };
  const requests = (key: string): Buffer[][] => [
    frames('kernel_info_request', {}, key),
    frames('execute_request', run, key),
    frames('interrupt_request', {}, key),
    frames('shutdown_request', { restart: false }, key),
    frames('comm_open', { comm_id: 'x', target_name: 'skyqueue', data: {} }, key),
    frames('input_reply', { value: 'of a stranger' }, key),
  ];

  /** What the kernel has read when it answers a request that was sent later by the same socket. */
  async function untilRead(channel: Channel): Promise<void> {
    const before = heard.length;
    await sockets[channel].send(frames('kernel_info_request', {}, client.connection.key));
    while (heard.length === before) await client.ask('kernel_info_request', {});
    assert.match(heard.pop() ?? '', /kernel_info_reply/);
    assert.equal(heard.length, before, heard.join('\n'));
  }

  async function assertUntouched(): Promise<void> {
    for (const channel of CHANNELS) await untilRead(channel);
    assert.deepEqual(heard, []);
    assert.equal(resultOf(await client.execute('touched', { store_history: false })), '0');
    const strange = client.published.filter(
      ({ parent_header: { session, msg_type } }) =>
        session === 'stranger' && msg_type !== 'kernel_info_request',
    );
    assert.deepEqual(strange, []);
  }

  test('messages with another key, or with no signature, change nothing and get no answer', async () => {
    for (const channel of CHANNELS)
      for (const key of ['another key', '', client.connection.key.slice(1)])
        for (const request of requests(key)) await sockets[channel].send(request);
    await assertUntouched();
    assert.match(kernel.stderr, /the signature does not match the key/);
  });

  test('truncated and broken messages change nothing and get no answer, even with the right key in them', async () => {
    const whole = frames('execute_request', run, client.connection.key);
    const broken: Buffer[][] = [
      ...whole.slice(1).map((_frame, at) => whole.slice(0, at + 1)),
      whole.slice(1),
      [Buffer.alloc(0)],
      [Buffer.from('<IDS|MSG>')],
      [...whole.slice(0, 2), ...whole.slice(2).map((frame) => frame.subarray(0, frame.length - 1))],
      whole.map((frame, at) => (at === 5 ? Buffer.from('{"code":"touched += 2"}') : frame)),
      [Buffer.alloc(1_000_000, 1), ...whole.slice(0, 1), Buffer.from('f'.repeat(64)), ...whole.slice(2)],
    ];
    for (const channel of CHANNELS) for (const message of broken) await sockets[channel].send(message);
    await assertUntouched();
  });

  test('a message that was recorded on its way is served once, whichever way it comes again', async () => {
    const recorded = frames(
      'execute_request',
      { code: 'touched += 10', store_history: false },
      client.connection.key,
    );
    for (const channel of ['shell', 'shell', 'control', 'stdin'] as const) {
      await sockets[channel].send(recorded);
      await client.ask('kernel_info_request', {});
    }
    const isReply = ({ parent_header, header }: KernelMessage): boolean =>
      parent_header.session === 'stranger' && header.msg_type === 'execute_input';
    await client.untilPublished(isReply);
    for (const channel of ['control', 'stdin'] as const) await untilRead(channel);
    assert.equal(resultOf(await client.execute('touched', { store_history: false })), '10');
    assert.equal(heard.splice(0).length, 1);
    await client.execute('touched = 0', { store_history: false });
  });

  test('the kernel goes on, and its key is in nothing that it wrote', async () => {
    assert.equal(replyOf(await client.execute('1 + 1'))['status'], 'ok');
    const { key } = JSON.parse(readFileSync(kernel.connectionFile, 'utf8')) as { key: string };
    for (const text of [kernel.stderr, kernel.stdout, JSON.stringify([client.published, client.replies])])
      assert.ok(!text.includes(key));
  });
});
