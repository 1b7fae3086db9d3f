import { Subscriber } from 'zeromq';
import { clientCurve } from './curve.js';
import type { Publication, Subscription } from './ports.js';

/**
 * Subscribes to topics of an info socket. Also works when the manager starts later: 0MQ keeps trying. The public key of
 * the manager is needed where it encrypts its info socket, and must be left out where it does not.
 */
export function subscribeInfo(address: string, topics: readonly string[], serverKey?: string): Subscription {
  const socket = new Subscriber({ ...clientCurve(serverKey), linger: 0, receiveHighWaterMark: 0 });
  let losses = 0;
  socket.events.on('disconnect', () => losses++);
  socket.connect(address);
  socket.subscribe(...topics);
  return {
    get losses() {
      return losses;
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<Publication> {
      for await (const [topic, payload] of socket) {
        // A prefix subscribes as well in 0MQ, and topics are matched as a whole here (spec re-manager §2).
        const name = String(topic);
        if (payload !== undefined && topics.includes(name)) yield { topic: name, payload };
      }
    },
    close() {
      socket.close();
      return Promise.resolve();
    },
  };
}
