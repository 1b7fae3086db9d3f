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

test('neighbouring text of one request and stream becomes one message, other text comes in order', () => {
  const { buffer, sent } = recorded();
  const [a, b] = [request('a'), request('b')];
  buffer.write(a, 'stdout', 'first');
  sent.length = 0;
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

test('much text is sent while it is printed, because code that never yields lets no timer run', () => {
  const { buffer, sent } = recorded();
  const from = request('a');
  for (let line = 0; line < 10_000; line += 1) buffer.write(from, 'stdout', `${'x'.repeat(20)}\n`);
  assert.ok(sent.length >= 6, `${sent.length} messages`);
  buffer.flush();
  assert.equal(sent.map((text) => text.slice('a stdout '.length)).join('').length, 210_000);
});

test('what waits is sent soon without being asked for, and nothing is never sent', async () => {
  let told: (text: string) => void = () => undefined;
  const next = new Promise<string>((resolve) => (told = resolve));
  const first = new StreamBuffer(() => undefined);
  first.write(null, 'stdout', '');
  const buffer = new StreamBuffer((_from, _name, text) => {
    if (text !== 'at once') told(text);
  });
  buffer.write(null, 'stdout', 'at once');
  buffer.write(null, 'stdout', 'soon');
  assert.equal(await next, 'soon');
});
