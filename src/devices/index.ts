export * from './protocols.js';
export * from './detect.js';
export type { ProgressUpdate, ProgressWatcher } from './progress.js';
