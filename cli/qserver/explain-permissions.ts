import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LISTS_FILE, readListsFile, readPermissionsFile } from '../../src/config/index.js';
import { messageOf } from '../../src/errors.js';
import {
  explain,
  UserGroups,
  type AllowedNames,
  type Explanation,
  type ListVerdict,
  type Sort,
} from '../../src/permissions/index.js';
import type { DeviceDescriptions, JsonValue, PlanDescriptions } from '../../src/protocol/index.js';
import type { Ask, Inquiry } from './inquiry.js';
import type { Words } from './words.js';

const SORTS: Readonly<Record<string, Sort>> = { plan: 'plans', device: 'devices', function: 'functions' };

/** `permissions explain GROUP NAME`: asks a manager, or reads the files that a manager would read. */
export function explainPermissions(words: Words): Inquiry {
  const group = words.next('the user group');
  const name = words.next('the name of a plan, device or function');
  const word = words.take('plan', 'device', 'function');
  const sort = word === undefined ? undefined : SORTS[word];
  const files = words.take('from') === undefined ? undefined : filesIn(words);
  return async (ask) => {
    const { permissions, existing } = files ?? (await fromManager(ask));
    const explanations = read(words, () =>
      explain(UserGroups.read(permissions), existing, { group, name, ...(sort !== undefined && { sort }) }),
    );
    return {
      reply: { success: true, msg: '', explanations: explanations as unknown as JsonValue },
      text: [
        ...(sort !== undefined || explanations.length > 1 ? [] : [`There is no plan or device ${name}.`]),
        ...explanations.map(paragraph),
      ].join('\n\n'),
    };
  };
}

interface Facts {
  readonly permissions: JsonValue;
  readonly existing: AllowedNames;
}

async function fromManager(ask: Ask): Promise<Facts> {
  const [permissions, plans, devices] = await Promise.all([
    ask('permissions_get'),
    ask('plans_existing'),
    ask('devices_existing'),
  ]);
  return {
    permissions: permissions.user_group_permissions ?? null,
    existing: {
      plans: plans.plans_existing as unknown as PlanDescriptions,
      devices: devices.devices_existing as unknown as DeviceDescriptions,
    },
  };
}

function filesIn(words: Words): Facts {
  const path = words.next('the file of permissions');
  const lists = words.isEmpty ? join(dirname(path), LISTS_FILE) : words.next('the file of plans and devices');
  const permissions = read(words, () => readPermissionsFile(path));
  if (!existsSync(lists))
    throw words.fault(`there is no file ${lists} of plans and devices; qserver-list-plans-devices makes one`);
  const existing = read(words, () => readListsFile(lists));
  return { permissions, existing };
}

function read<T>(words: Words, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw words.fault(messageOf(error).replace(/\.$/, ''));
  }
}

function paragraph(explanation: Explanation): string {
  const { sort, name, group, allowed, exists, components_allowed, lists } = explanation;
  const what = `${sort.slice(0, -1)} ${name}`;
  const may = allowed ? 'may' : 'may not';
  return [
    exists === false
      ? `There is no ${what}, so group ${group} may not use it. What the permissions say of the name:`
      : exists === undefined
        ? // Which functions there are, only the worker knows.
          `If there is a ${what}, group ${group} ${may} use it:`
        : `Group ${group} ${may} use the ${what}:`,
    ...(components_allowed === true
      ? ['  (Some of its components are allowed, so it is listed, marked as excluded.)']
      : []),
    ...lists.flatMap((verdict) => sentences(verdict).map((text) => `  ${text}`)),
  ].join('\n');
}

function sentences({ list, passes, entries }: ListVerdict): string[] {
  const isAllowing = list.includes('.allowed_');
  if (entries.length === 0) {
    if (isAllowing) return [`NO   ${list}: no entry allows it`];
    return [`ok   ${list}: no entry forbids it`];
  }
  const mark = passes ? 'ok  ' : 'NO  ';
  return entries.map(({ at, entry }) => {
    const place = `${mark} ${list}[${at}]`;
    if (entry === null) return `${place}: null ${isAllowing ? 'allows everything' : 'forbids nothing'}`;
    return `${place}: '${entry}' ${isAllowing ? 'allows' : 'forbids'} it`;
  });
}
