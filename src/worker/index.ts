export * from './worker.js';
export { KernelWorker } from './tslab/kernel-worker.js';
export { connectionDirectory, type KernelSettings } from './tslab/kernel-settings.js';
export { removeLeftConnections } from './tslab/left-connections.js';
export { listNamespace, type ListingSettings } from './tslab/list-namespace.js';
export { SupervisedKernelHost, type SupervisorLine } from './tslab/supervised-host.js';
