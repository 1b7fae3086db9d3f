import { isStageable, type Status } from '../devices/index.js';
import type { RunExitStatus } from '../protocol/documents.js';
import { isStatus } from './commands/status.js';
import type { RunContext } from './context.js';
import { stopAll } from './moving-devices.js';

/** How long a device may take to unstage when its plan did not do it. */
const UNSTAGE_TIMEOUT_MS = 10_000;

/**
 * Clears up whatever a plan has left: after every call, however it ended. Nothing here throws, because each step matters
 * more than the failure of the one before.
 */
export async function clearUp(context: RunContext, exitStatus: RunExitStatus, reason: string): Promise<void> {
  const { log } = context.services;
  context.groups.forgetAll();
  await stopAll(context, exitStatus === 'success');
  for (const [, run] of context.openRuns) {
    run.monitors.removeAll();
    for (const flyer of run.collector.uncollected) {
      try {
        await run.collector.collect([flyer], {}, (promise) => Promise.resolve(promise));
      } catch (error) {
        log(`Could not collect from ${flyer.name}.`, error);
      }
    }
  }
  for (const device of context.staged) {
    try {
      await unstage(device);
    } catch (error) {
      log('Could not unstage a device.', error);
    }
  }
  for (const [key] of [...context.openRuns]) {
    try {
      context.closeRun(key, exitStatus, reason);
    } catch (error) {
      log('A callback failed on the last document of a run.', error);
    }
  }
  context.unsubscribeAll();
}

async function unstage(device: object): Promise<void> {
  if (!isStageable(device)) return;
  const unstaged = device.unstage();
  if (isStatus(unstaged)) await finished(unstaged);
}

function finished(status: Status): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It takes too long.')), UNSTAGE_TIMEOUT_MS);
    status.addCallback(() => {
      clearTimeout(timer);
      if (status.success) resolve();
      else reject(status.exception() ?? new Error('It failed.'));
    });
  });
}
