import { describe } from 'node:test';
import { REManagerClient, ZmqTransport } from '../../src/client/index.js';
import { jsonEncoding, linkInfo, linkRequests } from '../../src/transport/index.js';
import { clientContract } from '../conformance/client.js';
import { ManagerUnderTest } from '../manager/manager-under-test.js';

describe('A client with a manager in the same process', () =>
  clientContract(async () => {
    const { publisher, subscribe } = linkInfo();
    const manager = await ManagerUnderTest.start({
      onPublish: (topic, payload) => publisher.publish(topic, jsonEncoding.encode(payload)),
    });
    const { connect, server } = linkRequests((body) => manager.handle(body));
    const client = new REManagerClient(new ZmqTransport({ requests: connect(), subscribe }));
    return {
      client,
      close: async () => {
        await client.close();
        await server.close();
        await manager.close();
      },
    };
  }));
