export * from './item.js';
export * from './json.js';
