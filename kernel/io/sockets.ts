import { setTimeout as after } from 'node:timers/promises';
import { Router, XPublisher } from 'zeromq';
import { messageOf, QueueServerError } from '../../src/errors.js';
import type { ConnectionInfo } from '../context.js';
import type { PortName } from './connection.js';

export interface KernelSockets {
  readonly shell: Router;
  readonly control: Router;
  readonly stdin: Router;
  readonly iopub: XPublisher;
  readonly heartbeat: Router;
  readonly connection: ConnectionInfo;
}

/** Long enough for the last replies to leave, short enough that a vanished client does not hold the process. */
const LINGER_MS = 500;

/** Until the library surely has sent, or dropped, what closed sockets had left to send: it does not tell when. */
export function untilNothingLingers(): Promise<void> {
  return after(LINGER_MS + 250);
}

/** Without limits on what waits to be sent: zeromq drops, or blocks, at a limit, and nothing may be dropped here. */
const UNLIMITED = { linger: LINGER_MS, sendHighWaterMark: 0, receiveHighWaterMark: 0 };

/** What one client may leave unread. A message of printed text has 32 kB at most. */
const IOPUB_MESSAGES = 4_000;

/** Binds the five sockets of a kernel and tells the connection with the ports that they got. */
export async function bindSockets(wanted: ConnectionInfo): Promise<KernelSockets> {
  const shell = new Router(UNLIMITED);
  const control = new Router(UNLIMITED);
  const stdin = new Router(UNLIMITED);
  // Without allSubs a second client's subscription to everything would not be told, and it would get no welcome.
  // At its limit it refuses instead of dropping: patient-sender.ts waits then.
  const iopub = new XPublisher({
    ...UNLIMITED,
    sendHighWaterMark: IOPUB_MESSAGES,
    noDrop: true,
    verbosity: 'allSubs',
  });
  // A router echoes to whoever asked, in any order; a reply socket would serve its clients in turns.
  const heartbeat = new Router(UNLIMITED);
  const sockets: Record<PortName, Router | XPublisher> = {
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
  };
  const ports = {} as Record<PortName, number>;
  try {
    for (const name of Object.keys(sockets) as PortName[])
      ports[name] = await bind(sockets[name], wanted, name);
  } catch (error) {
    for (const socket of Object.values(sockets)) socket.close();
    throw error;
  }
  return { shell, control, stdin, iopub, heartbeat, connection: { ...wanted, ...ports } };
}

async function bind(socket: Router | XPublisher, wanted: ConnectionInfo, name: PortName): Promise<number> {
  const { transport, ip } = wanted;
  const port = wanted[name];
  if (transport === 'ipc') {
    const number = port === 0 ? nextIpcNumber(name) : port;
    await tryBind(socket, `ipc://${ip}-${number}`, name);
    return number;
  }
  await tryBind(socket, `tcp://${ip}:${port === 0 ? '*' : port}`, name);
  const bound = socket.lastEndpoint?.match(/:(\d+)$/)?.[1];
  if (bound === undefined)
    throw new QueueServerError('KERNEL_BIND', [name, String(port), 'no port was assigned']);
  return Number(bound);
}

async function tryBind(socket: Router | XPublisher, address: string, name: PortName): Promise<void> {
  try {
    await socket.bind(address);
  } catch (error) {
    throw new QueueServerError('KERNEL_BIND', [name, address, messageOf(error)], { cause: error });
  }
}

/** With ipc the "port" is the end of a file name: any five different numbers do. */
function nextIpcNumber(name: PortName): number {
  return ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'].indexOf(name) + 1;
}
