import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jupyterDataDir } from '../../src/protocol/index.js';

export interface KernelspecContents {
  readonly displayName: string;
  /** Arguments of the kernel that name its startup code. */
  readonly startupArgs: readonly string[];
}

const PACKAGE = new URL('../../../', import.meta.url);
const KERNEL_PROGRAM = fileURLToPath(new URL('dist/kernel/main.js', PACKAGE));
const LOGOS = fileURLToPath(new URL('kernel/kernelspec/', PACKAGE));

/** Where Jupyter looks for kernelspecs: https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
export function kernelsDirectory(prefix: string | undefined): string {
  return prefix === undefined
    ? join(jupyterDataDir(), 'kernels')
    : join(resolve(prefix), 'share', 'jupyter', 'kernels');
}

/** Writes the spec and its logos, in place of an older one of that name. Returns the folder. */
export function writeKernelspec(directory: string, name: string, contents: KernelspecContents): string {
  const place = join(directory, name);
  mkdirSync(place, { recursive: true });
  const spec = {
    argv: [
      process.execPath,
      KERNEL_PROGRAM,
      '--connection-file',
      '{connection_file}',
      ...contents.startupArgs,
    ],
    display_name: contents.displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
  writeFileSync(join(place, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
  for (const file of readdirSync(LOGOS)) copyFileSync(join(LOGOS, file), join(place, file));
  return place;
}
