import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ScalarTag } from 'yaml';
import { fileTrouble, QueueServerError } from '../errors.js';
import { readBlockYaml, writeBlockYaml } from './block-yaml.js';
import { listMistakes } from './check-lists.js';
import { isObject, type DeviceDescriptions, type PlanDescriptions } from '../protocol/index.js';
import { yaml } from './yaml.js';

export interface ListsFile {
  readonly plans: PlanDescriptions;
  readonly devices: DeviceDescriptions;
}

/** What the file is called where nobody says otherwise. */
export const LISTS_FILE = 'existing_plans_and_devices.yaml';

const HEADER =
  '# Plans and devices of the worker environment, as it was opened last. Written by the RE Manager: changes are lost.\n';

/**
 * The lists of existing plans and devices, which are in force until an environment is open (spec plans… §6); they are empty
 * where there is no file yet. Throws `LISTS_FILE` for one that cannot be used.
 */
export function readListsFile(path: string): ListsFile {
  if (!existsSync(path)) return { plans: {}, devices: {} };
  try {
    return listsIn(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new QueueServerError('LISTS_FILE', [path, fileTrouble(error)], { cause: error });
  }
}

function listsIn(text: string): ListsFile {
  const content = readYaml(text);
  if (!isObject(content)) throw new Error('it has no existing_plans and existing_devices');
  const { existing_plans, existing_devices } = content;
  const [plans, devices] = [existing_plans ?? {}, existing_devices ?? {}];
  if (!isObject(plans) || !isObject(devices)) {
    throw new Error('existing_plans and existing_devices must be descriptions by name');
  }
  const mistakes = listMistakes(plans, devices);
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  return {
    plans: plans as unknown as PlanDescriptions,
    devices: devices as unknown as DeviceDescriptions,
  };
}

/** As `saveListsFile`. A place that cannot be written is reported; everything goes on without the file. */
export function writeListsFile(path: string, lists: ListsFile, report: (complaint: string) => void): void {
  try {
    saveListsFile(path, lists);
  } catch (error) {
    report(
      `The lists of plans and devices were not written to ${path}: ${fileTrouble(error)}. Name another place with --existing-plans-devices, or write none with --update-existing-plans-devices NEVER.`,
    );
  }
}

/** Replaces the file in one step. Throws where the place cannot be written; then the file is as it was. */
export function saveListsFile(path: string, lists: ListsFile): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, listsText(lists));
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** The content of the file: what `qserver-list-plans-devices --check` compares. */
export function listsText({ plans, devices }: ListsFile): string {
  return HEADER + writeBlockYaml({ existing_devices: devices, existing_plans: plans });
}

function readYaml(text: string): unknown {
  return (
    readBlockYaml(text) ??
    yaml().parse(text, { schema: 'failsafe', customTags: ['null', 'bool', INTEGER] }) ??
    {}
  );
}

/** Python's writer leaves texts such as `1e-05` and `089` without quotes, because its reader takes only these for numbers. */
const INTEGER: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^(?:0|-?[1-9]\d*)$/,
  resolve: Number,
};
