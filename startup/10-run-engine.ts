// The queue runs its plans with the Run Engine named RE.
import { bestEffortCallback, codeIdentity, RunEngine } from 'skyqueue';
import { newDisplay } from 'tslab';

console.log(`Loading file '${__filename}'`);

// This goes into the start document of every run: also which code it was, by git's commit and by the files themselves.
const RE = new RunEngine({
  md: { metadata_key: 'metadata_value', startup_code: codeIdentity(__dirname) },
});
// Tables and baselines go to the console, plots to notebooks. `bec.peaks` tells where the last peak was.
const bec = bestEffortCallback({ newDisplay });
RE.subscribe(bec);
