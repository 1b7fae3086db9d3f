import { createServer } from 'node:net';
import { readConnectionFile, type ConnectionInfo } from '../../jupyter/index.js';

/**
 * The content of a connection file that the user chose, if the next kernel can have the same ports and key: then consoles
 * that were attached to the last one reach the next one by themselves (spec re-manager §7.7). Undefined where there is no
 * such file, where it contradicts what is wanted now, or where another program has got one of its ports meanwhile.
 */
export async function keptConnection(
  path: string,
  wanted: Pick<ConnectionInfo, 'ip' | 'kernel_name'> & Partial<ConnectionInfo>,
): Promise<ConnectionInfo | undefined> {
  // A file that cannot be read is no connection; it is written anew.
  const kept = await readConnectionFile(path).catch(() => undefined);
  if (kept === undefined || kept.transport !== 'tcp' || kept.key === '') return undefined;
  const contradicts = Object.entries(wanted).some(
    ([name, value]) => value !== undefined && kept[name] !== value,
  );
  if (contradicts) return undefined;
  const { shell_port, iopub_port, stdin_port, control_port, hb_port, ip } = kept;
  const ports = [shell_port, iopub_port, stdin_port, control_port, hb_port];
  if (ports.includes(0)) return undefined;
  const free = await Promise.all(ports.map((port) => isFree(ip, port)));
  return free.every(Boolean) ? kept : undefined;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
