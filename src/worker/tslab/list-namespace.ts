import { hasCode, QueueServerError } from '../../errors.js';
import type { DeviceDescriptions, PlanDescriptions } from '../../protocol/index.js';
import { KernelWorker } from './kernel-worker.js';
import { LocalKernelHost } from './local-host.js';

export interface ListingSettings {
  /** Command-line arguments of the kernel that name the startup code, such as `--startup-dir D`. */
  readonly startupArgs: readonly string[];
  readonly cwd: string;
  /** What startup code is told when it asks whether it runs in a kernel that people may attach to. */
  readonly isShared?: boolean;
  /** What startup code prints, and what is said about it. */
  readonly onConsole?: (text: string) => void;
}

/**
 * Runs the startup code in an environment of its own, without a manager, and gives all plans and devices that it leaves
 * in the namespace. The environment has ended when this returns.
 * Rejects `ENVIRONMENT_FAILED`, with the traceback.
 */
export async function listNamespace({
  startupArgs,
  cwd,
  isShared = false,
  onConsole = () => {},
}: ListingSettings): Promise<{ readonly plans: PlanDescriptions; readonly devices: DeviceDescriptions }> {
  const host = new LocalKernelHost();
  const worker = new KernelWorker(
    host,
    {
      ...{ startupArgs, cwd, isShared, ip: '127.0.0.1', ports: {} },
      ...{ connectionFile: undefined, connectionDir: undefined, keepsConnectionFile: false, access: 'RUN' },
    },
    (text) => onConsole(`${text}\n`),
  );
  worker.observe((event) => event.event === 'console' && onConsole(event.text));
  try {
    await worker.open();
    const { plans = {}, devices = {} } = worker.view.lists ?? {};
    const descriptions = Object.entries(plans).map(([name, { description }]) => [name, description] as const);
    return { plans: Object.fromEntries(descriptions), devices };
  } catch (error) {
    const failure = host.startupFailure;
    if (!hasCode(error, 'ENVIRONMENT_FAILED') || failure === null) throw error;
    const where = failure.location === null ? '' : ` at ${failure.location}`;
    const what = [`the startup code failed${where}`, ...failure.traceback].join('\n');
    throw new QueueServerError('ENVIRONMENT_FAILED', [what], { cause: error });
  } finally {
    await worker.close();
  }
}
