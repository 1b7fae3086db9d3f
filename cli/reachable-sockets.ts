import type { Config } from '../src/config/index.js';
import type { KernelSettings } from '../src/worker/index.js';

const LOOPBACK = /^(127\.|localhost$|\[?::1\]?$|0:0:0:0:0:0:0:1$)/;

/**
 * What an operator has to know about sockets that other machines can reach: each is a way to run code at the beamline.
 * Empty where all of them are on this machine only.
 */
export function reachableSockets(
  { network }: { readonly network: Pick<Config['network'], 'zmq_control_addr' | 'zmq_private_key'> },
  kernel: Pick<KernelSettings, 'ip' | 'access'>,
): string[] {
  const warnings: string[] = [];
  const host = hostOf(network.zmq_control_addr);
  if (host !== null && !LOOPBACK.test(host) && network.zmq_private_key === undefined)
    warnings.push(
      `The control socket ${network.zmq_control_addr} can be reached from other machines, and whoever reaches it ` +
        'may run plans and scripts. Set a private key (qserver-zmq-keys), or keep it behind a firewall.',
    );
  if (!LOOPBACK.test(kernel.ip))
    warnings.push(
      `The sockets of the kernel are at ${kernel.ip} and can be reached from other machines. Whoever has its ` +
        `connection file may ${kernel.access === 'LOOK' ? 'look into it' : 'run code in it'}, and what is sent is not encrypted: ` +
        'keep them behind a firewall.',
    );
  return warnings;
}

/** Null for sockets that are files. */
function hostOf(address: string): string | null {
  return /^tcp:\/\/(.+):[^:]+$/.exec(address)?.[1] ?? null;
}
