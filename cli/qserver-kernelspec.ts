#!/usr/bin/env node
import './node-version.js';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { messageOf } from '../src/errors.js';
import { EXIT } from './exit-codes.js';
import { kernelsDirectory, writeKernelspec } from './kernelspec/write.js';
import { parseOrExit } from './parse.js';

interface Options {
  readonly name: string;
  readonly displayName?: string;
  readonly prefix?: string;
  readonly startupDir?: string;
  readonly startupScript?: string;
  readonly startupModule?: string;
  readonly lenientTypes?: true;
}

process.exitCode = main();

function main(): number {
  const program = new Command('qserver-kernelspec')
    .description(
      'Puts a kernel with the startup code of a beamline among the kernels of Jupyter: for writing and trying plans, ' +
        'without an RE Manager and without a queue.',
    )
    .option('--name <name>', 'under which Jupyter knows the kernel', 'skyqueue')
    .option('--display-name <text>', 'what people see; made from the startup code unless given')
    .option(
      '--prefix <dir>',
      'install below DIR/share/jupyter, such as a virtual environment, not for the user',
    )
    .option('--startup-dir <dir>', 'directory with the files of the startup code')
    .option('--startup-script <file>', 'a file with startup code')
    .option('--startup-module <name>', 'a module with startup code')
    .option('--lenient-types', 'type errors of the startup code are warnings')
    .addHelpText('after', '\nRemove it again with: jupyter kernelspec remove NAME');
  parseOrExit(program);
  const options = program.opts<Options>();
  const fault = faultOf(options);
  if (fault !== undefined) {
    console.error(fault);
    return EXIT.parameterError;
  }
  try {
    const { name, prefix, lenientTypes } = options;
    const place = writeKernelspec(kernelsDirectory(prefix), name, {
      displayName: options.displayName ?? displayNameOf(options),
      startupArgs: [...startupArgs(options), ...(lenientTypes === true ? ['--lenient-types'] : [])],
    });
    console.log(`Installed the kernel '${name}' in ${place}. Jupyter shows it from now on.`);
    return EXIT.success;
  } catch (error) {
    console.error(`The kernel cannot be installed: ${messageOf(error)}`);
    return EXIT.operationFailed;
  }
}

function faultOf({ name, startupDir, startupScript }: Options): string | undefined {
  // https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
  if (!/^[a-z0-9._-]+$/i.test(name))
    return `'${name}' cannot be the name of a kernel: use letters, digits, dots, dashes and underscores.`;
  const missing = [startupDir, startupScript].find((path) => path !== undefined && !existsSync(path));
  return missing === undefined ? undefined : `There is no ${missing}: the kernel would not start.`;
}

function startupArgs({ startupDir, startupScript, startupModule }: Options): string[] {
  return [
    ...(startupDir === undefined ? [] : ['--startup-dir', resolve(startupDir)]),
    ...(startupScript === undefined ? [] : ['--startup-script', resolve(startupScript)]),
    ...(startupModule === undefined ? [] : ['--startup-module', startupModule]),
  ];
}

function displayNameOf({ startupDir, startupScript, startupModule }: Options): string {
  const source = startupDir ?? startupScript;
  const what = source === undefined ? startupModule : basename(resolve(source));
  return what === undefined ? 'Skyqueue' : `Skyqueue (${what}, without a queue)`;
}
