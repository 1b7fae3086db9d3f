import './node-version.js';

// Not imported above: an old Node cannot even read it.
await import('./demo/main.js');
