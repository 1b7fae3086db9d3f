export { KnownLists, type DeviceNameSettings } from './known-lists.js';
export { Lock, type LockRecord } from './lock.js';
export { lineLog, type Log, type LogLevel } from './log.js';
export { Manager, type ManagerSetup } from './manager.js';
export { Permissions, type PermissionSources } from './permissions.js';
export { MOVES, type ManagerEvent } from './state.js';
