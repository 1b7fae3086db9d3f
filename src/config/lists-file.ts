import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { messageOf } from '../errors.js';
import {
  isObject,
  type DeviceDescriptions,
  type JsonObject,
  type PlanDescriptions,
} from '../protocol/index.js';

export interface ListsFile {
  readonly plans: PlanDescriptions;
  readonly devices: DeviceDescriptions;
}

/** What the file is called where nobody says otherwise. */
export const LISTS_FILE = 'existing_plans_and_devices.yaml';

const HEADER =
  '# Plans and devices of the worker environment, as it was opened last. Written by the RE Manager: changes are lost.\n';

/**
 * The lists of existing plans and devices, which are in force until an environment is open (spec plans… §6). Without the
 * file, or with one that cannot be read, the lists are empty until then.
 */
export function readListsFile(path: string, report: (complaint: string) => void): ListsFile {
  const empty: ListsFile = { plans: {}, devices: {} };
  if (!existsSync(path)) return empty;
  try {
    const content = (parse(readFileSync(path, 'utf8')) ?? {}) as JsonObject;
    const { existing_plans = {}, existing_devices = {} } = content;
    if (!isObject(existing_plans) || !isObject(existing_devices)) {
      throw new Error('existing_plans and existing_devices must be lists by name');
    }
    return {
      plans: existing_plans as unknown as PlanDescriptions,
      devices: existing_devices as unknown as DeviceDescriptions,
    };
  } catch (error) {
    report(`The lists of plans and devices in ${path} cannot be used: ${messageOf(error)}`);
    return empty;
  }
}

/** As `saveListsFile`. A place that cannot be written is reported; everything goes on without the file. */
export function writeListsFile(path: string, lists: ListsFile, report: (complaint: string) => void): void {
  try {
    saveListsFile(path, lists);
  } catch (error) {
    report(`The lists of plans and devices were not written to ${path}: ${messageOf(error)}`);
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
  // No anchors: other readers of the file need not know them.
  return (
    HEADER + stringify({ existing_devices: devices, existing_plans: plans }, { aliasDuplicateObjects: false })
  );
}
