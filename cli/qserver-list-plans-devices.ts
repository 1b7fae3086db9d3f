#!/usr/bin/env node
import './node-version.js';
import { resolve } from 'node:path';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  LISTS_FILE,
  readListsFile,
  saveListsFile,
  startupCode,
  type ListsFile,
} from '../src/config/index.js';
import { messageOf } from '../src/errors.js';
import { descriptionFaults } from '../src/protocol/index.js';
import { listNamespace } from '../src/worker/index.js';
import { startupArgs } from './kernel-settings.js';
import { differences } from './list-plans-devices/stale.js';
import { parseOrExit } from './parse.js';

interface Options {
  readonly fileDir?: string;
  readonly fileName: string;
  readonly startupDir?: string;
  readonly startupModule?: string;
  readonly startupScript?: string;
  readonly startupProfile?: string;
  readonly ipythonDir?: string;
  readonly useIpythonKernel: 'ON' | 'OFF';
  readonly ignoreInvalidPlans: 'ON' | 'OFF';
  readonly deviceMaxDepth: number;
  readonly check?: true;
  readonly json?: true;
}

/** What was found out, for people and for programs. */
interface Outcome {
  readonly success: boolean;
  readonly msg: string;
  readonly file: string;
  readonly plans: readonly string[];
  readonly devices: readonly string[];
  /** What is odd about descriptions of plans, and how the file differs from what there is. */
  readonly faults: readonly string[];
  readonly differences: readonly string[];
  /** Parameters that take anything, because nothing is known of their types. */
  readonly untyped: readonly string[];
}

const FAILED = 1;

process.exitCode = await main();

async function main(): Promise<number> {
  const program = command();
  parseOrExit(program);
  const options = program.opts<Options>();
  const file = resolve(absolute(options.fileDir ?? '.'), options.fileName);
  let outcome: Outcome;
  try {
    outcome = await list(options, file);
  } catch (error) {
    const msg = messageOf(error);
    outcome = { success: false, msg, file, plans: [], devices: [], faults: [], differences: [], untyped: [] };
  }
  if (options.json === true) console.log(JSON.stringify(outcome));
  else tell(outcome);
  return outcome.success ? 0 : FAILED;
}

function command(): Command {
  const onOff = ['ON', 'OFF'] as const;
  return new Command('qserver-list-plans-devices')
    .description(
      'Runs startup code, and writes the plans and devices that it makes to the file in which an RE Manager looks for them ' +
        'before an environment is open.',
    )
    .option('--file-dir <directory>', 'where the file is written (default: the current directory)')
    .option('--file-name <name>', 'what it is called', LISTS_FILE)
    .addOption(
      new Option('--startup-dir <directory>', 'directory with startup code').conflicts([
        'startupModule',
        'startupScript',
      ]),
    )
    .addOption(
      new Option('--startup-module <name>', 'module whose exports are devices and plans').conflicts([
        'startupDir',
        'startupScript',
      ]),
    )
    .addOption(
      new Option('--startup-script <file>', 'file with startup code').conflicts([
        'startupDir',
        'startupModule',
      ]),
    )
    .option('--startup-profile <name>', 'startup code in <ipython-dir>/profile_<name>/startup')
    .option('--ipython-dir <directory>', 'where profiles are (default: $IPYTHONDIR, else ~/.ipython)')
    .addOption(
      new Option(
        '--use-ipython-kernel <ON|OFF>',
        'what startup code is told of its worker; the profile is run before a module or script',
      )
        .choices(onOff)
        .default('OFF'),
    )
    .addOption(
      new Option(
        '--ignore-invalid-plans <ON|OFF>',
        'leave out plans that cannot be described, instead of failing',
      )
        .choices(onOff)
        .default('OFF'),
    )
    .addOption(
      new Option('--device-max-depth <levels>', 'levels of devices and components in the list; 0 for all')
        .argParser(depth)
        .default(0),
    )
    .option(
      '--check',
      'write nothing; end with code 1 where the startup code does not run, a description is odd, or the file is not up to date',
    )
    .option('--json', 'tell the outcome to programs, as one line');
}

function depth(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

async function list(options: Options, file: string): Promise<Outcome> {
  const now = await namespaceOf(options, file);
  const faults = Object.entries(now.plans).flatMap(([name, plan]) =>
    descriptionFaults(name, plan, now).map((fault) => `plan ${name}, ${fault}`),
  );
  const names = { plans: Object.keys(now.plans), devices: Object.keys(now.devices) };
  const untyped = Object.entries(now.plans).flatMap(([name, { parameters }]) =>
    parameters.filter(({ annotation }) => annotation === undefined).map((each) => `${name}.${each.name}`),
  );
  const found = { file, ...names, faults, untyped };
  if (options.check !== true) {
    saveListsFile(file, now);
    return {
      success: true,
      msg: 'The list of existing plans and devices was created successfully.',
      ...found,
      differences: [],
    };
  }
  const stale = differencesFrom(file, now);
  const success = faults.length === 0 && stale.length === 0;
  const msg = success
    ? `The startup code runs, and ${file} is up to date.`
    : stale.length > 0
      ? `${file} is not up to date. Run this command without --check to write it anew.`
      : 'Descriptions of plans are odd.';
  return { success, msg, ...found, differences: stale };
}

/** Rejects with what is wrong with the options, or with the startup code. */
async function namespaceOf(options: Options, file: string): Promise<ListsFile> {
  const { startupDir, startupModule, startupScript, useIpythonKernel } = options;
  const hasCode = (startupDir ?? startupModule ?? startupScript) !== undefined;
  // Without a kernel, the reference looks at the profile only where there is nothing else.
  const usesProfile = !hasCode || useIpythonKernel === 'ON';
  const startup = {
    startup_dir: startupDir,
    startup_module: startupModule,
    startup_script: startupScript,
    startup_profile: usesProfile ? options.startupProfile : undefined,
    ipython_dir: usesProfile ? options.ipythonDir : undefined,
    device_max_depth: options.deviceMaxDepth,
    ignore_invalid_plans: options.ignoreInvalidPlans === 'ON',
    keep_re: false,
    existing_plans_and_devices_path: undefined,
    user_group_permissions_path: undefined,
  };
  const complaints: string[] = [];
  if (!hasCode && (options.startupProfile ?? options.ipythonDir) === undefined)
    complaints.push(
      'There is no startup code: use --startup-dir, --startup-script, --startup-module or --startup-profile',
    );
  const code = startupCode(startup, process.env, complaints);
  const directory = resolve(file, '..');
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
    complaints.push(`--file-dir: there is no directory ${directory}`);
  if (complaints.length > 0) throw new Error(complaints.map((text) => `${text}.`).join('\n'));
  return listNamespace({
    startupArgs: startupArgs({ paths: { startup: code }, startup }),
    cwd: process.cwd(),
    isShared: useIpythonKernel === 'ON',
    onConsole: (text) => process.stderr.write(text),
  });
}

function differencesFrom(file: string, now: ListsFile): string[] {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return [`there is no file ${file}`];
  try {
    return differences(readListsFile(file), now);
  } catch (error) {
    return [messageOf(error)];
  }
}

function tell({ success, msg, file, plans, devices, faults, differences, untyped }: Outcome): void {
  if (!success) console.error(`Operation failed ...\n${msg}`);
  else console.log(msg);
  for (const text of [...differences, ...faults]) console.error(`- ${text}`);
  if (!success && plans.length === 0) return;
  const typed = untyped.length === 0 ? '' : `; without a type: ${untyped.join(', ')}`;
  console.log(`${plans.length} plans and ${devices.length} devices (${file})${typed}`);
}

function absolute(path: string): string {
  return resolve(path.replace(/^~(?=$|\/)/, process.env.HOME ?? homedir()));
}
