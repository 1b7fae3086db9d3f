import type { Settings } from './schema.js';

/** Settings that are fine one by one, and do not go together. Paths have a file of their own. */
export function conflicts({ network, typescript, worker }: Settings): string[] {
  const complaints: string[] = [];
  if (typescript.zmq_info_encryption && network.zmq_private_key === undefined)
    complaints.push('typescript/zmq_info_encryption: needs a private key (network/zmq_private_key)');
  if (network.zmq_control_addr === network.zmq_info_addr && !network.zmq_info_addr.endsWith(':*'))
    complaints.push(
      `network/zmq_info_addr: ${network.zmq_info_addr} is the address of network/zmq_control_addr already`,
    );
  const taken = new Map<number, string>();
  for (const name of ['shell', 'iopub', 'stdin', 'hb', 'control'] as const) {
    const port = worker[`ipython_${name}_port`];
    if (port === undefined) continue;
    const other = taken.get(port);
    if (other !== undefined)
      complaints.push(`worker/ipython_${name}_port: ${port} is the port of worker/${other} already`);
    taken.set(port, `ipython_${name}_port`);
  }
  return complaints;
}
