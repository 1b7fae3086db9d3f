// The queue runs its plans with the Run Engine named RE.
import { liveTable, RunEngine } from 'skyqueue';

const RE = new RunEngine({});
RE.subscribe(liveTable());
