import { isPausable, isStoppable } from '../devices/index.js';
import type { RunContext } from './context.js';
import { isNamed } from './errors.js';

/** Stops all that the plan has set. A device that fails to stop must not keep others from stopping. */
export async function stopMoved(context: RunContext, success: boolean): Promise<void> {
  await stop(context, context.moved, success);
}

/** The plan is over: stops flyers too that nobody told to come to an end. */
export async function stopAll(context: RunContext, success: boolean): Promise<void> {
  await stop(context, new Set([...context.moved, ...context.flying]), success);
}

async function stop(context: RunContext, devices: ReadonlySet<object>, success: boolean): Promise<void> {
  await each(context, devices, 'stop', (device) =>
    isStoppable(device) ? device.stop({ success }) : undefined,
  );
}

/** Tells devices about a pause. One of them may say that nothing of what was measured can be repeated. */
export async function pauseDevices(context: RunContext): Promise<void> {
  await each(context, context.seen, 'pause', async (device) => {
    if (!isPausable(device)) return;
    try {
      await device.pause();
    } catch (error) {
      if (!isNamed(error, 'NoReplayAllowed')) throw error;
      context.sealPast();
    }
  });
}

export async function resumeDevices(context: RunContext): Promise<void> {
  await each(context, context.seen, 'resume', (device) => (isPausable(device) ? device.resume() : undefined));
}

async function each(
  context: RunContext,
  devices: ReadonlySet<object>,
  verb: string,
  act: (device: object) => unknown,
): Promise<void> {
  const attempt = async (device: object): Promise<void> => {
    try {
      await act(device);
    } catch (error) {
      const name = 'name' in device ? String(device.name) : 'a device';
      context.services.log(`Could not ${verb} ${name}.`, error);
    }
  };
  await Promise.all([...devices].map(attempt));
}
