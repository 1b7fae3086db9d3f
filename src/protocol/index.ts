export * from './descriptions.js';
export * from './item.js';
export * from './json.js';
