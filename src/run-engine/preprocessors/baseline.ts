import { separateDevices, type Readable } from '../../devices/index.js';
import { Msg, type RunKey } from '../message.js';
import type { Plan } from '../plan.js';
import { trigger_and_read } from '../plan-stubs/reading.js';
import { duringRuns } from './during.js';
import { set_run_key_wrapper } from './set-run-key.js';

/** Reads devices at the begin and at the end of every run of a plan, into a stream of their own. */
export function baseline_wrapper<R>(plan: Plan<R>, devices: readonly Readable[], name = 'baseline'): Plan<R> {
  if (devices.length === 0) return plan;
  return duringRuns(
    plan,
    (run) => inRun(run, first()),
    (run) => inRun(run, trigger_and_read(devices, name)),
  );

  function* first(): Plan {
    yield Msg('declare_stream', null, separateDevices(devices), { name, collect: false });
    yield* trigger_and_read(devices, name);
  }
}

function inRun<R>(run: RunKey, plan: Plan<R>): Plan<R> {
  return run === null ? plan : set_run_key_wrapper(plan, run);
}
