import { networkInterfaces } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Config } from '../src/config/index.js';
import { connectionDirectory, type KernelSettings } from '../src/worker/index.js';

/** What the configuration says about the kernel. */
export function kernelSettings(config: Config): KernelSettings {
  const { worker, typescript } = config;
  const { ipython_connection_file: file, ipython_connection_dir: dir } = worker;
  const ports = {
    shell: worker.ipython_shell_port,
    iopub: worker.ipython_iopub_port,
    stdin: worker.ipython_stdin_port,
    hb: worker.ipython_hb_port,
    control: worker.ipython_control_port,
  };
  return {
    startupArgs: [...startupArgs(config), ...(typescript.keep_inputs ? [] : ['--no-history'])],
    cwd: process.cwd(),
    ip: kernelAddress(worker.ipython_kernel_ip),
    ports: Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined)),
    connectionFile: file === undefined ? undefined : connectionFile(file, dir),
    connectionDir: dir,
    keepsConnectionFile: file !== undefined,
    isShared: worker.use_ipython_kernel,
    access: typescript.kernel_access,
  };
}

/** The startup code, and how its plans and devices are listed, as arguments of the kernel: also for `listNamespace`. */
export function startupArgs({
  paths,
  startup,
}: {
  readonly paths: Pick<Config['paths'], 'startup'>;
  readonly startup: Pick<Config['startup'], 'device_max_depth' | 'ignore_invalid_plans'>;
}): string[] {
  const { directory, script, module } = paths.startup;
  return [
    ...(directory === undefined ? [] : ['--startup-dir', directory]),
    ...(script === undefined ? [] : ['--startup-script', script]),
    ...(module === undefined ? [] : ['--startup-module', module]),
    ...(startup.device_max_depth === 0 ? [] : ['--device-max-depth', String(startup.device_max_depth)]),
    ...(startup.ignore_invalid_plans ? ['--ignore-invalid-plans'] : []),
  ];
}

/** A name is that of a file in the directory of connection files; a path, also a relative one, stands for itself. */
function connectionFile(file: string, directory: string | undefined): string {
  if (basename(file) !== file) return resolve(file);
  return resolve(join(connectionDirectory({ connectionDir: directory }), file));
}

/** `localhost`, `auto` (the address under which other machines know this one), or an address. */
function kernelAddress(option: string): string {
  if (option === 'localhost') return '127.0.0.1';
  if (option !== 'auto') return option;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
