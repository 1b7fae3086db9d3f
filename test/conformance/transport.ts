import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  Publication,
  Publisher,
  RequestClient,
  RequestHandler,
  RequestServer,
  Subscription,
} from '../../src/transport/index.js';

export interface RequestsUnderTest {
  readonly server: RequestServer;
  connect(): RequestClient;
}

export interface InfoUnderTest {
  readonly publisher: Publisher;
  subscribe(topics: readonly string[]): Subscription;
}

/** What the manager and its clients rely on, whatever carries the messages. */
export function transportContract(
  name: string,
  serve: (handler: RequestHandler) => Promise<RequestsUnderTest>,
  publishing: () => Promise<InfoUnderTest>,
): void {
  describe(`requests: ${name}`, () => {
    it('a request gets the reply that was made for it', () =>
      withServer(serve, shout, async ({ connect }) => {
        await usingClients([connect()], async ([client]) => {
          assert.equal(String(await client?.request(Buffer.from('status'))), 'STATUS');
          assert.equal(String(await client?.request(Buffer.alloc(0))), '');
        });
      }));

    it('requests of one client are answered in the order in which they were made', () => {
      const handled: string[] = [];
      const handler = async (body: Buffer) => {
        if (String(body) === '0') await turns(20);
        handled.push(String(body));
        return body;
      };
      return withServer(serve, handler, async ({ connect }) => {
        await usingClients([connect()], async ([client]) => {
          const replies = await Promise.all(
            ['0', '1', '2', '3'].map((text) => client?.request(Buffer.from(text))),
          );
          assert.deepEqual(replies.map(String), ['0', '1', '2', '3']);
          assert.deepEqual(handled, ['0', '1', '2', '3']);
        });
      });
    });

    it('a client whose request takes long does not hold up another one', () => {
      let release: (body: Buffer) => void = () => undefined;
      const held = new Promise<Buffer>((resolve) => (release = resolve));
      const handler = (body: Buffer) => (String(body) === 'slow' ? held : body);
      return withServer(serve, handler, async ({ connect }) => {
        await usingClients([connect(), connect()], async ([slow, quick]) => {
          const late = slow?.request(Buffer.from('slow'));
          assert.equal(String(await quick?.request(Buffer.from('quick'))), 'quick');
          release(Buffer.from('at last'));
          assert.equal(String(await late), 'at last');
        });
      });
    });

    it('a request that is called off fails at once, a waiting one is never sent, and the next one works', () => {
      const handled: string[] = [];
      const handler = (body: Buffer) => {
        handled.push(String(body));
        return String(body) === 'hang' ? new Promise<Buffer>(() => undefined) : body;
      };
      return withServer(serve, handler, async ({ connect }) => {
        await usingClients([connect()], async ([client]) => {
          const calling = new AbortController();
          const request = (text: string) => client?.request(Buffer.from(text), 60_000, calling.signal);
          const called = [request('hang'), request('waiting')];
          while (handled.length === 0) await turns(1);
          calling.abort(new Error('called off'));
          for (const one of called) await assert.rejects(one ?? Promise.resolve(), /called off/);
          assert.equal(String(await client?.request(Buffer.from('ping'))), 'ping');
          assert.deepEqual(handled, ['hang', 'ping']);
        });
      });
    });

    it('a request without a reply fails after its time, and the next one works', () => {
      const handler = (body: Buffer) =>
        String(body) === 'kill' ? new Promise<Buffer>(() => undefined) : body;
      return withServer(serve, handler, async ({ connect }) => {
        await usingClients([connect()], async ([client]) => {
          await assert.rejects(client?.request(Buffer.from('kill'), 50) ?? Promise.resolve(), {
            code: 'REQUEST_TIMEOUT',
          });
          assert.equal(String(await client?.request(Buffer.from('ping'))), 'ping');
        });
      });
    });

    it('closing a client fails the request under way and all later ones', () =>
      withServer(
        serve,
        () => new Promise<Buffer>(() => undefined),
        async ({ connect }) => {
          const client = connect();
          const waiting = assert.rejects(client.request(Buffer.from('x')), { code: 'TRANSPORT_CLOSED' });
          await turns(5);
          await client.close();
          await waiting;
          await assert.rejects(client.request(Buffer.from('y')), { code: 'TRANSPORT_CLOSED' });
          await client.close();
        },
      ));
  });

  describe(`news: ${name}`, () => {
    it('a subscriber gets all messages of its topics in order, and of no other', () =>
      withInfo(publishing, async ({ publisher, subscribe }) => {
        const subscription = await listening(publisher, subscribe(['QS_Info', 'ready']));
        publisher.publish('QS_Console', Buffer.from('not this'));
        publisher.publish('QS_Information', Buffer.from('nor this'));
        for (let i = 0; i < 5_000; i++) publisher.publish('QS_Info', Buffer.from(String(i)));
        const heard = await subscription.take(5_000, 'QS_Info');
        assert.deepEqual(
          heard.map(({ payload }) => String(payload)),
          Array.from({ length: 5_000 }, (_, i) => String(i)),
        );
        await subscription.close();
      }));

    it('the iteration ends when the subscription is closed', () =>
      withInfo(publishing, async ({ subscribe }) => {
        const subscription = subscribe(['QS_Info']);
        const ended = (async () => {
          for await (const _ of subscription) assert.fail('nothing was published');
        })();
        await turns(2);
        await subscription.close();
        await ended;
      }));

    it('publishing without a listener, and after the end, is silently in vain', () =>
      withInfo(publishing, async ({ publisher }) => {
        publisher.publish('QS_Info', Buffer.from('x'));
        await publisher.close();
        publisher.publish('QS_Info', Buffer.from('y'));
      }));
  });
}

const shout = (body: Buffer) => Buffer.from(String(body).toUpperCase());

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function withServer(
  serve: (handler: RequestHandler) => Promise<RequestsUnderTest>,
  handler: RequestHandler,
  run: (linked: RequestsUnderTest) => Promise<void>,
): Promise<void> {
  const linked = await serve(handler);
  try {
    await run(linked);
  } finally {
    await linked.server.close();
  }
}

async function usingClients(
  clients: RequestClient[],
  run: (clients: RequestClient[]) => Promise<void>,
): Promise<void> {
  try {
    await run(clients);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

async function withInfo(
  publishing: () => Promise<InfoUnderTest>,
  run: (info: InfoUnderTest) => Promise<void>,
): Promise<void> {
  const info = await publishing();
  try {
    await run(info);
  } finally {
    await info.publisher.close();
  }
}

/** Publishes on topic `ready` until it is heard: nobody can tell from outside when a subscription has arrived. */
async function listening(publisher: Publisher, subscription: Subscription) {
  const news = subscription[Symbol.asyncIterator]();
  const calling = setInterval(() => publisher.publish('ready', Buffer.alloc(0)), 2);
  await news.next();
  clearInterval(calling);
  return {
    async take(count: number, topic: string): Promise<Publication[]> {
      const taken: Publication[] = [];
      while (taken.length < count) {
        const { value } = (await news.next()) as { value: Publication };
        if (value.topic === topic) taken.push(value);
        else assert.equal(value.topic, 'ready');
      }
      return taken;
    },
    close: () => subscription.close(),
  };
}
