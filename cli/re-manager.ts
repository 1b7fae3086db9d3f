/**
 * The manager process. The supervisor starts it (`start-re-manager`); it is no command of its own. Here the adapters are
 * chosen: the store of the queue, 0MQ sockets, and a kernel that the supervisor keeps.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { readListsFile, readPermissionsFile, writeListsFile, type Config } from '../src/config/index.js';
import { messageOf } from '../src/errors.js';
import { KnownLists, lineLog, Manager, Permissions, type Log, type LogLevel } from '../src/manager/index.js';
import type { FromSupervisor, ToSupervisor } from '../src/protocol/index.js';
import { PlanQueue } from '../src/queue/index.js';
import { ControlSocket, ENCODINGS, InfoSocket } from '../src/transport/index.js';
import {
  connectionDirectory,
  KernelWorker,
  removeLeftConnections,
  SupervisedKernelHost,
} from '../src/worker/index.js';
import { kernelSettings } from './kernel-settings.js';
import { openStore, type ManagerOrder } from './queue-store.js';
import { reachableSockets } from './reachable-sockets.js';
import { VERSION } from '../src/version.js';

const ALIVE_MS = 500;
const LEVELS: Record<Config['operation']['console_logging_level'], LogLevel | 'none'> = {
  VERBOSE: 'debug',
  NORMAL: 'info',
  QUIET: 'warning',
  SILENT: 'none',
};

const tell = (message: ToSupervisor): void => void process.send?.(message);
const listeners = new Set<(message: FromSupervisor) => void>();
process.on('message', (message: FromSupervisor) => {
  for (const listener of listeners) listener(message);
});
// Nobody reads our output any more: that is no reason to end, nor to be started again and again.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// The supervisor is gone, and with it our reason to be: the kernel ends by itself.
process.on('disconnect', () => process.exit(1));
listeners.add((message) => {
  if ('tell' in message && message.tell === 'begin') {
    const { restarts } = message;
    run(message.config as ManagerOrder, restarts).catch((error: unknown) => {
      // A plan may be running that an earlier manager started. It goes on, and the supervisor tries again and again.
      if (restarts > 0) retire(messageOf(error));
      else void giveUp(messageOf(error));
    });
  }
});

async function run(order: ManagerOrder, restarts: number): Promise<void> {
  const { config } = order;
  let toConsole: (text: string) => void = () => {};
  const write = (text: string): void => {
    process.stdout.write(text);
    toConsole(text);
  };
  const log = lineLog('manager', LEVELS[config.operation.console_logging_level], write);
  const complain = (text: string): void => log.warning(text);

  const queue = await openQueue(order, complain);
  if (queue === null) return tell({ tell: 'stop' });
  const info = config.network.zmq_publish_console ? await bindInfo(config, log) : null;
  const host = new SupervisedKernelHost({ send: tell, onMessage: (listener) => listeners.add(listener) });
  const kernel = kernelSettings(config);
  const worker = new KernelWorker(host, kernel, complain);
  if (restarts === 0) {
    reachableSockets(config, kernel).forEach(complain);
    void removeLeftConnections(connectionDirectory(kernel)).then((files) => {
      for (const file of files) log.info(`Removed ${file}: the kernel that it was for has ended.`);
    });
  }
  const permissions = await Permissions.load({
    reload: config.operation.user_group_permissions_reload,
    isRestart: restarts > 0,
    readFile: () => readPermissionsFile(config.paths.userGroupPermissions),
    stored: queue.getRecord('user_group_permissions'),
    readStored: () => queue.rereadRecord('user_group_permissions'),
    store: (content) => queue.setRecord('user_group_permissions', content),
    report: complain,
  });
  const { kernel_user_group: promptGroup } = config.typescript;
  if (restarts === 0 && !permissions.groups.names.includes(promptGroup))
    complain(
      `The permissions have no user group ${promptGroup}: people at the prompt of the kernel cannot add to the queue. ` +
        'Add the group, or name another one (--kernel-user-group).',
    );
  const lists = new KnownLists(permissions.groups, {
    strictDeviceNames: config.typescript.strict_device_names,
    enumerateDeviceTypes: config.typescript.enumerate_device_types,
    report: complain,
  });
  const readLists = () => readListsFile(config.paths.existingPlansAndDevices);
  const listsText = () => `${lists.plansText.text}\n${lists.devicesText.text}`;
  let listsInFile = '';
  try {
    const { plans, devices } = readLists();
    lists.replace(plans, devices);
    listsInFile = listsText();
  } catch (error) {
    complain(messageOf(error));
  }
  const manager = await Manager.start({
    queue,
    worker,
    lists,
    emergencyLockKey: config.operation.emergency_lock_key,
    log,
    encoding: ENCODINGS[config.network.zmq_encoding],
    info,
    version: VERSION,
    permissions,
    permittedMetadata: config.worker.permitted_re_metadata_keys,
    kernelUserGroup: config.typescript.kernel_user_group,
    recordsTypedPlans: config.typescript.record_typed_plans,
    readLists,
    isRestart: restarts > 0,
    onLists: (occasion) => {
      const { update_existing_plans_and_devices: when } = config.operation;
      const isWanted = when === 'ALWAYS' || (when === 'ENVIRONMENT_OPEN' && occasion === 'environment_open');
      if (!isWanted || config.paths.startup.isDemo) return;
      // An environment that is opened again mostly has the lists that it had: then nothing is written.
      const text = listsText();
      if (text === listsInFile) return;
      writeListsFile(config.paths.existingPlansAndDevices, lists, complain);
      listsInFile = text;
    },
    end: () => void leave(),
    die: () => process.kill(process.pid, 'SIGKILL'),
  });
  toConsole = (text) => manager.console.write(text);
  if (config.operation.print_console_output) {
    worker.observe((event) => event.event === 'console' && process.stdout.write(event.text));
  }
  listeners.add((message) => {
    if (!('tell' in message)) return;
    if (message.tell === 'console') manager.console.write(message.text);
    if (message.tell === 'shutdown') void manager.stop();
  });

  const control = await ControlSocket.bind(config.network.zmq_control_addr, manager.handle, {
    malformed: manager.malformed,
    privateKey: config.network.zmq_private_key,
    onHandlerError: (error) => log.error('A request failed unexpectedly', error),
  });
  setInterval(() => tell({ tell: 'alive' }), ALIVE_MS);
  tell({ tell: 'ready' });
  log.info(`RE Manager v${VERSION} listens at ${control.address}${restarts > 0 ? ' again' : ''}.`);

  const leave = async (): Promise<void> => {
    await control.close();
    await info?.close();
    worker.detach();
    await queue.close();
    log.info('RE Manager stopped.');
    tell({ tell: 'stop' });
  };
}

/** Null when the whole is to end before the queue could be opened: a Redis that is not there is waited for. */
async function openQueue(order: ManagerOrder, report: (text: string) => void): Promise<PlanQueue | null> {
  const waiting = new AbortController();
  const endWaiting = (message: FromSupervisor): void => {
    if ('tell' in message && message.tell === 'shutdown') waiting.abort();
  };
  listeners.add(endWaiting);
  try {
    return await PlanQueue.open(await openStore(order, { report, signal: waiting.signal }), {
      report,
      historyLimit: order.config.typescript.history_limit ?? Infinity,
    });
  } catch (error) {
    if (waiting.signal.aborted) return null;
    throw error;
  } finally {
    listeners.delete(endWaiting);
  }
}

/** Without the info socket the manager still works; a second manager at the same address is told by the control socket. */
async function bindInfo({ network, typescript }: Config, log: Log): Promise<InfoSocket | null> {
  const key = typescript.zmq_info_encryption ? network.zmq_private_key : undefined;
  try {
    return await InfoSocket.bind(network.zmq_info_addr, key);
  } catch (error) {
    log.error('Console output and status are not published', error);
    return null;
  }
}

function retire(reason: string): never {
  process.stderr.write(`The RE Manager cannot start again: ${reason}\n`);
  process.exit(1);
}

/** Lets the message reach the supervisor, which ends this process. */
async function giveUp(reason: string): Promise<void> {
  tell({ tell: 'give_up', reason: `The RE Manager cannot start: ${reason}` });
  await turn();
}
