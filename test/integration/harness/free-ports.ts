import { createServer } from 'node:net';

/**
 * Ports are looked for here: below those that Linux hands out by itself, so that no connection of another program takes
 * one between our looking and its use.
 */
const FIRST = 10_000;
const LAST = 32_000;

/** Ports of the loopback that are free at the moment, no two equal. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
