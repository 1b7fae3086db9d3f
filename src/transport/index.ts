export * from './control-client.js';
export * from './control-socket.js';
export * from './encoding.js';
export * from './in-memory.js';
export * from './info-socket.js';
export * from './info-subscriber.js';
export * from './ports.js';
