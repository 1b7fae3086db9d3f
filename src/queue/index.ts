export type { Address, Destination } from './address.js';
export type { HistoryTrim } from './history.js';
export { isHeld, prepareItem } from './item-fields.js';
export type { Ending } from './outcome.js';
export { PLACE_GAP } from './places.js';
export { PlanQueue, type Edited, type EditedBatch, type Finished, type SharedRecord } from './plan-queue.js';
export { Serial } from './serial.js';
export * from './store.js';
export { StoredItem } from './stored-item.js';
