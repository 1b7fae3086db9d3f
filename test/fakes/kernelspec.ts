import { join } from 'node:path';
import { writeKernelspec as write } from '../../cli/kernelspec/write.js';

/** A kernelspec of our kernel in a folder of a test's own, for Jupyter's programs: give them the result as JUPYTER_PATH. */
export function writeKernelspec(folder: string, args: readonly string[] = []): string {
  write(join(folder, 'kernels'), 'skyqueue', { displayName: 'Skyqueue', startupArgs: args });
  return folder;
}
