import { pauseDevices, resumeDevices, stopMoved } from '../moving-devices.js';
import type { Perform } from './define.js';

export const installSuspender: Perform<'install_suspender'> = (msg, context) => {
  context.services.suspenders.install(msg.args[0]);
};

export const removeSuspender: Perform<'remove_suspender'> = (msg, context) => {
  context.services.suspenders.remove(msg.args[0]);
};

/** Brings everything to rest, and gives what has to be repeated when the suspension is over. */
export const startSuspender: Perform<'_start_suspender'> = (msg, context) => {
  const [{ justification }] = msg.args;
  context.recordInterruption(justification === '' ? 'suspended' : justification);
  // What is stopped now is started again afterwards: that it stops early is no failure.
  context.groups.forgetRepeatable();
  for (const [, run] of context.openRuns) run.monitors.suspend();
  const calm = async () => {
    await context.waiting.step(stopMoved(context, true));
    await context.waiting.step(pauseDevices(context));
    const { replay } = context.services;
    const { rewindable } = replay;
    const messages = replay.take();
    if (messages.length > 0) context.rewindRuns();
    return { messages, rewindable };
  };
  return calm();
};

export const resumeFromSuspender: Perform<'_resume_from_suspender'> = (msg, context) => {
  for (const [, run] of context.openRuns) run.monitors.restore();
  return context.waiting.step(resumeDevices(context)).then(() => undefined);
};
