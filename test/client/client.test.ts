import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Float } from '../../src/protocol/index.js';
import { QueueServerClient, readNews, type News } from '../../src/client/index.js';
import { jsonEncoding, linkInfo, linkRequests, type RequestHandler } from '../../src/transport/index.js';

test('a request carries method and parameters, and its reply keeps what Python tells apart', () =>
  withClient(
    (body) => jsonEncoding.encode({ success: true, asked: jsonEncoding.decode(body), time: new Float(1) }),
    async (client) => {
      assert.deepEqual(await client.request('queue_item_get', { pos: -1 }), {
        success: true,
        asked: { method: 'queue_item_get', params: { pos: -1 } },
        time: new Float(1),
      });
    },
  ));

test('a reply that is no object is told as such', async () => {
  for (const reply of ['[]', 'not JSON']) {
    await withClient(
      () => Buffer.from(reply),
      async (client) => {
        await assert.rejects(client.request('status'), { code: 'BODY_UNREADABLE' });
      },
    );
  }
});

test('console output and status are told apart, and what cannot be read is left out', async () => {
  const { publisher, subscribe } = linkInfo();
  const subscription = subscribe(['QS_Console', 'QS_Info']);
  const publish = (topic: string, text: string) => publisher.publish(topic, Buffer.from(text));
  publish('QS_Console', '{"time": 1.5, "msg": "a line\\n"}');
  publish('QS_Console', 'rubbish');
  publish('QS_Info', '{"time": 1.5, "msg": {"weather": "fine"}}');
  publish('QS_Info', '{"time": 1.5, "msg": {"status": {"manager_state": "idle"}}}');
  const news: News[] = [];
  for await (const one of readNews(subscription)) if (news.push(one) === 2) await subscription.close();
  assert.deepEqual(news, [
    { kind: 'console', text: 'a line\n' },
    { kind: 'status', status: { manager_state: 'idle' } },
  ]);
});

async function withClient(handler: RequestHandler, run: (client: QueueServerClient) => Promise<void>) {
  const { server, connect } = linkRequests(handler);
  const client = new QueueServerClient(connect());
  try {
    await run(client);
  } finally {
    await client.close();
    await server.close();
  }
}
