export * from './client.js';
export * from './news.js';
