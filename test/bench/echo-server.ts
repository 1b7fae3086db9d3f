import { Router } from 'zeromq';

/** `node echo-server.js ADDRESS BYTES`: answers every request with so many bytes at once: the limit of the sockets. */
const [address = '', bytes = '1000'] = process.argv.slice(2);
const reply = Buffer.alloc(Number(bytes), 'x');
const router = new Router({ sendHighWaterMark: 0, receiveHighWaterMark: 0 });
await router.bind(address);
process.send?.('bound');
for await (const frames of router) await router.send([...frames.slice(0, -1), reply]);
