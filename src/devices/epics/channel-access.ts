import { Worker } from 'node:worker_threads';
import type { Context } from 'epics-tca';
import { QueueServerError } from '../../errors.js';
import { expectPackage } from '../../optional-package.js';
import { ChannelVariable, type ChannelMaker } from './channel-variable.js';
import type { ControlSystem, Variable } from './variable.js';

/** Variables that were lost are looked for at least so often, and not, as is usual, less and less. */
const SEARCH_SECONDS = '2';

/**
 * EPICS Channel Access, by the package `epics-tca`. Where to look for IOCs is told by the usual variables of the environment:
 * EPICS_CA_ADDR_LIST, EPICS_CA_AUTO_ADDR_LIST, EPICS_CA_SERVER_PORT. Throws PACKAGE_MISSING where the package is not installed.
 */
export function channelAccess(): ControlSystem {
  expectPackage('epics-tca', 'EPICS Channel Access', 'epics-tca@1');
  const context = startContext();
  // Whoever connects to a variable is told; nobody waits for the client as such.
  context.catch(() => undefined);
  const makeChannel: ChannelMaker = async (name) => (await context).createChannel(name, 'ca');
  const variables = new Map<string, ChannelVariable>();
  return {
    scheme: 'ca',
    variable(name): Variable {
      const known = variables.get(name) ?? new ChannelVariable(name, makeChannel);
      variables.set(name, known);
      return known;
    },
    close() {
      for (const variable of variables.values()) variable.close();
      variables.clear();
      void context.then((it) => it.destroyHard());
    },
  };
}

async function startContext(): Promise<Context> {
  // Loaded when a device is made that needs it.
  const had = Object.getOwnPropertyDescriptor(BigInt.prototype, 'toJSON');
  const { Context, type_log_levels } = await import('epics-tca');
  // It gives all big integers of the process a JSON form that rounds them.
  if (had === undefined) Reflect.deleteProperty(BigInt.prototype, 'toJSON');
  const settings = {
    EPICS_CA_MAX_SEARCH_PERIOD: SEARCH_SECONDS,
    // Of another protocol, which we do not use; any free port will do, so that no other client is in our way.
    EPICS_PVA_BROADCAST_PORT: '0',
  };
  // What it would print is told by errors of ours.
  const context = new Context(settings, type_log_levels.fatal);
  letThreadsEnd(context);
  await context.initialize();
  if (context.getState() !== INITIALIZED)
    throw new QueueServerError('EPICS_DISCONNECTED', ['Channel Access']);
  return context;
}

/**
 * It starts threads for beacons, forgets one when it starts the next, and calls none of them by the word that ends it: they
 * must not keep the process from ending.
 */
function letThreadsEnd(context: Context): void {
  const remember = context.setRepeaterThread;
  context.setRepeaterThread = (thread) => {
    if (thread instanceof Worker) thread.unref();
    remember(thread);
  };
}

/** `Context_STATES.INITIALIZED`, which is not there before the package is loaded. */
const INITIALIZED = 2;
