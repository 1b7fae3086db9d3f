// The queue runs its plans with the Run Engine named RE.
import { bestEffortCallback, RunEngine } from 'skyqueue';
import { newDisplay } from 'tslab';

console.log(`Loading file '${__filename}'`);

// This goes into the start document of every run.
const RE = new RunEngine({ md: { metadata_key: 'metadata_value' } });
// Tables and baselines go to the console, plots to notebooks. `bec.peaks` tells where the last peak was.
const bec = bestEffortCallback({ newDisplay });
RE.subscribe(bec);
