import { connect } from 'node:net';
import type { Socket } from 'zeromq';
import { messageOf, QueueServerError } from '../errors.js';

const MAX_PORT = 65_535;

/**
 * Binds a socket and returns the address that it really has (`tcp://127.0.0.1:*` gets a free port). A failure closes
 * the socket, and says which address it was and what to do about it.
 */
export async function bindSocket(
  socket: Socket & { bind(address: string): Promise<void> },
  address: string,
): Promise<string> {
  try {
    if (address.includes('[')) socket.ipv6 = true;
    await refuseTaken(address);
    await socket.bind(bindable(address));
    return socket.lastEndpoint ?? address;
  } catch (cause) {
    socket.close();
    const code = (cause as { code?: string }).code;
    if (code === 'EADDRINUSE') throw new QueueServerError('ADDRESS_IN_USE', [address], { cause });
    throw new QueueServerError('ADDRESS_UNUSABLE', [address, messageOf(cause)], { cause });
  }
}

/** 0MQ binds to numbers and interface names only, and `localhost` is what people write. It wraps ports around, too. */
function bindable(address: string): string {
  const port = /^tcp:.*:(\d+)$/.exec(address)?.[1];
  if (port !== undefined && Number(port) > MAX_PORT) throw new RangeError(`there is no port ${port}`);
  return address.replace(/^tcp:\/\/localhost(?=:)/, 'tcp://127.0.0.1');
}

/** 0MQ unlinks an ipc file before it binds, and so would take the address away from a manager that is in good health. */
async function refuseTaken(address: string): Promise<void> {
  const path = /^ipc:\/\/([^@*].*)$/.exec(address)?.[1];
  if (path === undefined) return;
  const isServed = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
  if (isServed) throw Object.assign(new Error('another program listens there'), { code: 'EADDRINUSE' });
}
