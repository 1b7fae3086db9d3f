import { ControlClient, ControlSocket, InfoSocket, subscribeInfo } from '../../src/transport/index.js';
import { transportContract } from '../conformance/transport.js';

transportContract(
  '0MQ',
  async (handler) => {
    const server = await ControlSocket.bind('tcp://127.0.0.1:*', handler, {
      malformed: (fault) => Buffer.from(fault),
    });
    return { server, connect: () => new ControlClient(server.address) };
  },
  async () => {
    const publisher = await InfoSocket.bind('tcp://127.0.0.1:*');
    return { publisher, subscribe: (topics) => subscribeInfo(publisher.address, topics) };
  },
);
