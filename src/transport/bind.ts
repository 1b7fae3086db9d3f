import { connect } from 'node:net';
import type { Socket } from 'zeromq';
import { messageOf, QueueServerError } from '../errors.js';

/**
 * Binds a socket and returns the address that it really has (`tcp://127.0.0.1:*` gets a free port). A failure says
 * which address it was and what to do about it.
 */
export async function bindSocket(
  socket: Socket & { bind(address: string): Promise<void> },
  address: string,
): Promise<string> {
  if (address.includes('[')) socket.ipv6 = true;
  // 0MQ unlinks an ipc file before it binds, and so would take the address away from a manager that is in good health.
  if (await ipcIsServed(address)) throw new QueueServerError('ADDRESS_IN_USE', [address]);
  try {
    await socket.bind(bindable(address));
  } catch (cause) {
    socket.close();
    const code = (cause as { code?: string }).code;
    if (code === 'EADDRINUSE') throw new QueueServerError('ADDRESS_IN_USE', [address], { cause });
    throw new QueueServerError('ADDRESS_UNUSABLE', [address, messageOf(cause)], { cause });
  }
  return socket.lastEndpoint ?? address;
}

/** 0MQ binds to numbers and interface names only; `localhost` is what people write. */
function bindable(address: string): string {
  return address.replace(/^tcp:\/\/localhost(?=:)/, 'tcp://127.0.0.1');
}

function ipcIsServed(address: string): Promise<boolean> {
  const path = /^ipc:\/\/([^@*].*)$/.exec(address)?.[1];
  if (path === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
