export * from './core.js';
export { LockKeyFile } from './lock-key-file.js';
export { loginName } from './login-name.js';
export { connectZmq } from './zmq.js';
export {
  DEFAULT_CONTROL_ADDRESS,
  DEFAULT_INFO_ADDRESS,
  zmqSettings,
  type ZmqOptions,
  type ZmqSettings,
} from './zmq-settings.js';
export { ZmqTransport, type Sockets } from './zmq-transport.js';
