export { liveTable } from './live-table.js';
