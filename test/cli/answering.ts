import assert from 'node:assert/strict';
import { isObject, type JsonObject } from '../../src/protocol/index.js';
import { ControlSocket, jsonEncoding } from '../../src/transport/index.js';

/** Runs something against a control socket that answers every request in the same way. */
export async function answering(
  answer: (request: JsonObject) => JsonObject,
  run: (address: string) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  const socket = await ControlSocket.bind(
    'tcp://127.0.0.1:*',
    (body) => {
      const request = jsonEncoding.decode(body);
      assert.ok(isObject(request));
      return jsonEncoding.encode(answer(request));
    },
    { malformed: (fault) => Buffer.from(fault), onHandlerError: (error) => errors.push(error) },
  );
  try {
    await run(socket.address);
    assert.deepEqual(errors, []);
  } finally {
    await socket.close();
  }
}
