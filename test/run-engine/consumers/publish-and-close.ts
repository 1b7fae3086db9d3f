/** Publishes one document to a broker that takes connections and says nothing, and closes while it waits. Then nothing is left to do. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { kafkaPublisher } from '../../../src/run-engine/index.js';

const server = createServer((socket) => socket.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
await once(server, 'listening');
const asked = once(server, 'connection');
const { port } = server.address() as AddressInfo;
const publisher = kafkaPublisher('nowhere', `127.0.0.1:${port}`, { log: () => undefined });
publisher('start', { uid: 'a', time: 1 });
await asked;
await publisher.close(0);
server.close();
console.log('closed');
