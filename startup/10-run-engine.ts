// The queue runs its plans with the Run Engine named RE.
import { liveTable, RunEngine } from 'skyqueue';

console.log(`Loading file '${__filename}'`);

// This goes into the start document of every run.
const RE = new RunEngine({ md: { metadata_key: 'metadata_value' } });
RE.subscribe(liveTable());
