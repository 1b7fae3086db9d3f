import { writeSync } from 'node:fs';
import { hw } from '../../src/devices/sim/index.js';
import { count, jsonLinesWriter, RunEngine } from '../../src/run-engine/index.js';

/** Counts until it is killed, and says a dot for each document that has been written. */
const RE = new RunEngine();
RE.subscribe(jsonLinesWriter(process.argv[2] ?? ''));
RE.subscribe(() => void writeSync(1, '.'));
await RE(count([hw().det], 10_000_000));
