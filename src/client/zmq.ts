import type { FailureMode } from './calls.js';
import { REManagerClient } from './client.js';
import type { ClientOptions } from './session.js';
import { zmqSettings, type ZmqOptions } from './zmq-settings.js';
import { ZmqTransport } from './zmq-transport.js';

/**
 * A client over 0MQ. It does not wait for the manager, which may be started later; a key or an address that cannot be meant
 * throws a `RequestParameterError`. Close it when it is done: `await using rm = connectZmq();`
 */
export function connectZmq<F extends FailureMode = 'throw'>(
  options: ZmqOptions & ClientOptions & { readonly requestFailures?: F } = {},
): REManagerClient<F> {
  return new REManagerClient<F>(ZmqTransport.connect(zmqSettings(options, process.env)), options);
}
