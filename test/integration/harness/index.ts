export * from './manager.js';
export * from './python.js';
export * from './processes.js';
export * from './control.js';
export * from './seeded.js';
export * from './startup.js';
export * from './terminal.js';
export * from './wire.js';
