import { parseArgs } from 'node:util';
import { dirname, join, resolve } from 'node:path';
import { jupyterDataDir } from '../src/protocol/jupyter-dirs.js';
import type { ListingOptions, StartupOptions, StartupSource } from './context.js';

export interface KernelArguments {
  readonly connectionFile: string;
  readonly startup: StartupOptions;
  /** Type errors of startup code are told as warnings and do not stop the opening. */
  readonly typeErrorsAreWarnings: boolean;
  readonly listing: ListingOptions;
  /** Only who proves to know the secret, which comes by standard input, may run code; all others may look. */
  readonly isLookOnly: boolean;
  /** Where inputs are kept for the kernels that come; null: nowhere. */
  readonly historyDirectory: string | null;
}

/**
 * `--connection-file F [--startup-dir D] [--startup-script S] [--startup-module M] [--base-dir B] [--lenient-types]
 * [--device-max-depth N] [--ignore-invalid-plans]
 * [--history-dir D | --no-history] [--look-only]`.
 * Throws a TypeError that names the option at fault.
 */
export function parseKernelArguments(argv: readonly string[]): KernelArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'connection-file': { type: 'string', short: 'f' },
      'startup-dir': { type: 'string' },
      'startup-script': { type: 'string' },
      'startup-module': { type: 'string' },
      'base-dir': { type: 'string' },
      'lenient-types': { type: 'boolean', default: false },
      'device-max-depth': { type: 'string', default: '0' },
      'ignore-invalid-plans': { type: 'boolean', default: false },
      'history-dir': { type: 'string' },
      'no-history': { type: 'boolean', default: false },
      'look-only': { type: 'boolean', default: false },
    },
  });
  const connectionFile = values['connection-file'];
  if (connectionFile === undefined)
    throw new TypeError("Option '--connection-file <value>' must say where the connection file is");
  const directory = optionalPath(values['startup-dir']);
  const file = optionalPath(values['startup-script']);
  const module = values['startup-module'];
  const sources: StartupSource[] = [];
  if (directory !== undefined) sources.push({ directory });
  if (file !== undefined) sources.push({ file });
  if (module !== undefined) sources.push({ module });
  const baseDir =
    optionalPath(values['base-dir']) ?? directory ?? (file === undefined ? process.cwd() : dirname(file));
  return {
    connectionFile: resolve(connectionFile),
    startup: { sources, baseDir },
    typeErrorsAreWarnings: values['lenient-types'],
    isLookOnly: values['look-only'],
    historyDirectory: values['no-history']
      ? null
      : (optionalPath(values['history-dir']) ?? join(jupyterDataDir(), 'skyqueue', 'history')),
    listing: {
      maxDepth: depthOf(values['device-max-depth']),
      ignoreInvalidPlans: values['ignore-invalid-plans'],
    },
  };
}

function depthOf(text: string): number {
  if (!/^\d+$/.test(text))
    throw new TypeError(`Option '--device-max-depth <value>' must be a whole number, not ${text}`);
  return Number(text);
}

function optionalPath(text: string | undefined): string | undefined {
  return text === undefined ? undefined : resolve(text);
}
