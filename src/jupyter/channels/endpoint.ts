/** Where a kernel listens. The fields are those of a connection file, except those that only its reader needs. */
export interface KernelAddress {
  transport: 'tcp' | 'ipc';
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** Signs every message; empty: nothing is signed. */
  key: string;
}

export type ChannelPort = 'shell_port' | 'iopub_port' | 'stdin_port' | 'control_port' | 'hb_port';

/** The address of one channel as 0MQ writes it. */
export function endpoint(address: KernelAddress, port: ChannelPort): string {
  return address.transport === 'ipc'
    ? `ipc://${address.ip}-${address[port]}`
    : `tcp://${address.ip}:${address[port]}`;
}

/**
 * For every socket to a kernel. No high-water marks: at a limit 0MQ drops published messages and zeromq.js refuses to send.
 * The first tries to connect come fast, because a kernel that is starting binds its sockets within a fraction of a second;
 * those to a kernel that is gone come ever slower.
 */
export const SOCKET_OPTIONS = { reconnectInterval: 10, reconnectMaxInterval: 1_000, linger: 100 } as const;
