import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasCode } from '../../../src/errors.js';
import { KernelChannels, type ChannelsListener } from '../../../src/jupyter/channels/index.js';
import {
  createMessage,
  isMessage,
  type Channel,
  type KernelMessage,
  type MessageContents,
} from '../../../src/jupyter/wire/index.js';
import { EchoKernel } from '../../fakes/echo-kernel.js';

type Told = { channel: Channel; message: KernelMessage };

class Inbox implements ChannelsListener {
  readonly told: Told[] = [];
  readonly faults: unknown[] = [];
  readonly links: boolean[] = [];
  #wake = (): void => {};

  message(channel: Channel, message: KernelMessage): void {
    this.told.push({ channel, message });
    this.#wake();
  }
  unreadable(_channel: Channel, error: unknown): void {
    this.faults.push(error);
    this.#wake();
  }
  link(connected: boolean): void {
    this.links.push(connected);
    this.#wake();
  }
  async until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
  get(type: keyof MessageContents): Told | undefined {
    return this.told.find(({ message }) => isMessage(message, type));
  }
}

async function withChannels(
  test: (kernel: EchoKernel, open: () => Promise<[KernelChannels, Inbox]>) => Promise<void>,
): Promise<void> {
  const kernel = await EchoKernel.start();
  const opened: KernelChannels[] = [];
  try {
    await test(kernel, async () => {
      const inbox = new Inbox();
      const channels = new KernelChannels(kernel.connection, 'the same session', inbox);
      opened.push(channels);
      await channels.whenOpen();
      return [channels, inbox];
    });
  } finally {
    await Promise.all(opened.map((channels) => channels.close()));
    await kernel.close();
  }
}

const origin = { msg_id: 'm', session: 's', username: 'u', date: '2026-01-01T00:00:00Z' };

describe('KernelChannels', () => {
  it('are open when the kernel has welcomed the subscription, so that nothing after that is missed', () =>
    withChannels(async (kernel, open) => {
      const [, inbox] = await open();
      kernel.publish('stream', { name: 'stdout', text: 'at once' });
      const { message } = await inbox.until(() => inbox.get('stream'));
      assert.deepEqual(message.content, { name: 'stdout', text: 'at once' });
      assert.equal(inbox.told[0]?.message.header.msg_type, 'iopub_welcome');
      assert.deepEqual(inbox.links, [true]);
    }));

  it('bring a question on stdin to the client whose cell asks it, and the answer back', () =>
    withChannels(async (_kernel, open) => {
      const [[asked, inbox], [, other]] = await Promise.all([open(), open()]);
      await asked.send('shell', createMessage('execute_request', { code: 'ask', allow_stdin: true }, origin));
      const question = await inbox.until(() => inbox.get('input_request'));
      assert.equal(question.channel, 'stdin');
      await asked.send('stdin', createMessage('input_reply', { value: 'Anna' }, origin));
      const echoed = await other.until(() => other.get('stream'));
      assert.deepEqual(echoed.message.content, { name: 'stdout', text: 'Anna' });
      assert.equal(other.get('input_request'), undefined);
    }));

  it('take many sends at once and keep their order', () =>
    withChannels(async (kernel, open) => {
      const [channels, inbox] = await open();
      const sent = Array.from({ length: 5_000 }, (_, i) =>
        channels.send('shell', createMessage('comm_msg', { comm_id: 'c', data: { i } }, origin)),
      );
      await Promise.all(sent);
      // Each is answered by busy, its echo and idle, after the one welcome.
      await inbox.until(() => inbox.told.length > 3 * sent.length || undefined);
      const echoes = inbox.told.filter(({ message }) => isMessage(message, 'comm_msg'));
      assert.deepEqual(
        echoes.map(({ message }) => isMessage(message, 'comm_msg') && message.content.data.i),
        sent.map((_, i) => i),
      );
      assert.equal(kernel.received.length, sent.length);
    }));

  it('report what they cannot read and go on', () =>
    withChannels(async (kernel, open) => {
      const [, inbox] = await open();
      kernel.publishRaw([Buffer.from('rubbish')]);
      kernel.publish('stream', { name: 'stdout', text: 'after it' });
      await inbox.until(() => inbox.get('stream'));
      assert.equal(inbox.faults.length, 1);
      assert.ok(hasCode(inbox.faults[0], 'KERNEL_FRAME'));
    }));

  it('tell that a line broke', () =>
    withChannels(async (kernel, open) => {
      const [, inbox] = await open();
      await kernel.close();
      await inbox.until(() => inbox.links[1]?.toString());
      assert.deepEqual(inbox.links, [true, false]);
    }));

  it('end the waiting of who waits for them when they are closed', async () => {
    const kernel = await EchoKernel.start();
    await kernel.close();
    const channels = new KernelChannels(kernel.connection, 's', new Inbox());
    const opening = channels.whenOpen();
    await channels.close();
    await assert.rejects(opening, (error) => hasCode(error, 'KERNEL_CLOSED'));
  });
});
