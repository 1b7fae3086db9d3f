import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamBuffer } from '../../../kernel/output/stream-buffer.js';
import { toRequest, type Request } from '../../../kernel/requests/request.js';
import { createMessage } from '../../../src/jupyter/wire/index.js';

const request = (msg_id: string): Request =>
  toRequest(
    'shell',
    createMessage('execute_request', { code: '' }, { msg_id, session: 's', username: 'u', date: 'd' }),
  );

function recorded(): { buffer: StreamBuffer; sent: string[] } {
  const sent: string[] = [];
  const buffer = new StreamBuffer((from, name, text) => sent.push(`${from?.msgId ?? '-'} ${name} ${text}`));
  return { buffer, sent };
}

/** A source whose first texts, each of which is sent by itself, have been sent. */
function collecting(from: Request | null): { buffer: StreamBuffer; sent: string[] } {
  const { buffer, sent } = recorded();
  for (let text = 0; text < 16; text += 1) buffer.write(from, 'stdout', 'x'.repeat(100));
  sent.length = 0;
  return { buffer, sent };
}

test('the first texts are sent as they come, because what runs then may not yield for long', () => {
  const { buffer, sent } = recorded();
  buffer.write(request('a'), 'stdout', 'starting\n');
  buffer.write(request('a'), 'stdout', 'this will take a while\n');
  assert.deepEqual(sent, ['a stdout starting\n', 'a stdout this will take a while\n']);
});

test('neighbouring text of one request and stream becomes one message, other text comes in order', () => {
  const [a, b] = [request('a'), request('b')];
  const { buffer, sent } = collecting(a);
  buffer.write(a, 'stdout', '1');
  buffer.write(a, 'stdout', '2');
  buffer.write(a, 'stderr', '3');
  buffer.write(b, 'stderr', '4');
  buffer.write(null, 'stderr', '5');
  buffer.flush();
  assert.deepEqual(
    sent.join('|').replaceAll(' stdout ', '>').replaceAll(' stderr ', '!'),
    'a>12|a!3|b!4|-!5',
  );
});

test('of much text that code prints without ever yielding, little waits, and it becomes few messages', () => {
  const { buffer, sent } = recorded();
  const from = request('a');
  const line = `${'x'.repeat(20)}\n`;
  for (const lines of [100, 10_000, 100_000]) {
    sent.length = 0;
    for (let count = 0; count < lines; count += 1) buffer.write(from, 'stdout', line);
    const seen = sent.map((text) => text.slice('a stdout '.length)).join('').length;
    assert.ok(seen >= lines * line.length * 0.85, `${seen} characters of ${lines} lines`);
    assert.ok(sent.length <= 100 + lines / 100, `${sent.length} messages for ${lines} lines`);
    buffer.flush();
    assert.equal(sent.map((text) => text.slice('a stdout '.length)).join('').length, lines * line.length);
  }
});

test('what waits is sent soon without being asked for, and nothing is never sent', async () => {
  recorded().buffer.write(null, 'stdout', '');
  let told: (text: string) => void = () => undefined;
  const next = new Promise<string>((resolve) => (told = resolve));
  const buffer = new StreamBuffer((_from, _name, text) => {
    if (text.endsWith('soon')) told(text);
  });
  for (let text = 0; text < 16; text += 1) buffer.write(null, 'stdout', 'x'.repeat(100));
  buffer.write(null, 'stdout', 'soon');
  assert.equal(await next, 'soon');
});
