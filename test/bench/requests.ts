import { Dealer, Request } from 'zeromq';

const WARM_UP = 200;
const ROUNDS = 3;

/**
 * Requests per second of so many clients, each of which waits for its answer before it asks again: the best of some
 * rounds, since what else the machine does can only make it slower.
 */
export async function requestRate(
  address: string,
  body: string,
  clients: number,
  requests: number,
): Promise<number> {
  const sockets = Array.from({ length: clients }, () => {
    const socket = new Request({ linger: 0 });
    socket.connect(address);
    return socket;
  });
  const ask = async (socket: Request, times: number) => {
    for (let i = 0; i < times; i++) {
      await socket.send(body);
      await socket.receive();
    }
  };
  await Promise.all(sockets.map((socket) => ask(socket, Math.ceil(WARM_UP / clients))));
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const each = Math.ceil(requests / clients / ROUNDS);
    await Promise.all(sockets.map((socket) => ask(socket, each)));
    best = Math.max(best, (1_000 * each * clients) / (performance.now() - start));
  }
  for (const socket of sockets) socket.close();
  return best;
}

/** The longest that `body` had to wait for its answer while another client had `work` done, one piece after the other. */
export async function longestWait(address: string, body: string, work: readonly string[]): Promise<number> {
  const busy = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  busy.connect(address);
  const asking = await connected(address);
  const finished = (async () => {
    for (const piece of work) await busy.send(['', piece]);
    for (let i = 0; i < work.length; i++) await busy.receive();
  })();
  let isFinished = false;
  void finished.then(() => (isFinished = true));
  let longest = 0;
  while (!isFinished) longest = Math.max(longest, await timeOf(asking, body));
  await finished;
  asking.close();
  busy.close();
  return longest;
}

/** Milliseconds to one answer. */
export async function timeOfOne(address: string, body: string): Promise<number> {
  const socket = await connected(address);
  const time = await timeOf(socket, body);
  socket.close();
  return time;
}

async function connected(address: string): Promise<Request> {
  const socket = new Request({ linger: 0 });
  socket.connect(address);
  await timeOf(socket, '{"method": "ping"}');
  return socket;
}

async function timeOf(socket: Request, body: string): Promise<number> {
  const start = performance.now();
  await socket.send(body);
  await socket.receive();
  return performance.now() - start;
}
