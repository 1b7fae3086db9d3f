import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../kernel/main.js', import.meta.url));

/** A kernelspec of our kernel in a folder of a test's own, for Jupyter's programs: give them the result as JUPYTER_PATH. */
export function writeKernelspec(folder: string, args: readonly string[] = []): string {
  const place = join(folder, 'kernels', 'skyqueue');
  mkdirSync(place, { recursive: true });
  const spec = {
    argv: [process.execPath, MAIN, '--connection-file', '{connection_file}', ...args],
    display_name: 'Skyqueue',
    language: 'typescript',
    interrupt_mode: 'message',
  };
  writeFileSync(join(place, 'kernel.json'), JSON.stringify(spec));
  return folder;
}
