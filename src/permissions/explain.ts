import { QueueServerError } from '../errors.js';
import type { DeviceDescription, DeviceDescriptions } from '../protocol/index.js';
import type { EntryList } from './entry-list.js';
import { meansName, type NameEntry } from './name-entry.js';
import { selectDevices, type DeviceNode } from './select-devices.js';
import type { AllowedNames, Sort, UserGroups } from './user-groups.js';

/** Whether a group may use something, and which entries of the permissions make it so. */
export interface Explanation {
  readonly sort: Sort;
  /** A component is written `device.component`. */
  readonly name: string;
  readonly group: string;
  readonly allowed: boolean;
  /** Whether there is such a plan or device. Absent for functions: only the worker knows these. */
  readonly exists?: boolean;
  /** The device itself may not be used, but some of its components may: it is listed as `excluded`. */
  readonly components_allowed?: true;
  /** The lists that were asked, those of root first. All of them must let the name pass. */
  readonly lists: readonly ListVerdict[];
}

export interface ListVerdict {
  /** `user_groups.primary.allowed_plans`, as the mistakes in permissions are named. */
  readonly list: string;
  readonly passes: boolean;
  /** The entries that mean the name. A null means everything in an allowing list, and nothing in a forbidding one. */
  readonly entries: readonly { readonly at: number; readonly entry: string | null }[];
}

/**
 * Says of a name what permissions say of it (spec plans… §12.21): as a plan and as a device where there is one of this name,
 * and as a function, of which nobody but the worker knows whether it is there; or as what `sort` asks for only. Throws
 * `GROUP_UNKNOWN`.
 */
export function explain(
  groups: UserGroups,
  existing: AllowedNames,
  { group, name, sort }: { readonly group: string; readonly name: string; readonly sort?: Sort },
): readonly Explanation[] {
  if (groups.rules(group) === undefined)
    throw new QueueServerError('GROUP_UNKNOWN', [group, groups.names.join(', ')]);
  const exists = {
    plans: Object.hasOwn(existing.plans, name),
    devices: findDevice(existing.devices, name) !== undefined,
  };
  const asked: readonly Sort[] =
    sort === undefined
      ? [...(['plans', 'devices'] as const).filter((each) => exists[each]), 'functions']
      : [sort];
  return asked.map((each): Explanation => {
    const lists = [...new Set(['root', group])].flatMap((of) => verdicts(groups, of, each, name, existing));
    const isThere = each === 'functions' ? undefined : exists[each];
    const allowed = isThere !== false && lists.every(({ passes }) => passes);
    const isListed =
      each === 'devices' && !allowed && isThere === true && isOffered(groups, existing, group, name);
    return {
      sort: each,
      name,
      group,
      allowed,
      ...(isThere !== undefined && { exists: isThere }),
      ...(isListed && { components_allowed: true as const }),
      lists,
    };
  });
}

/** What the allowing and the forbidding list of one group say. */
function verdicts(
  groups: UserGroups,
  group: string,
  sort: Sort,
  name: string,
  { devices }: AllowedNames,
): ListVerdict[] {
  const rule = groups.rules(group)?.[sort];
  if (rule === undefined) return [];
  const means = (entry: NameEntry): boolean =>
    sort === 'devices' ? meansDevice(entry, devices, name) : meansName(entry, name);
  const allowing = entriesIn(rule.allowed, means);
  const forbidding = entriesIn(rule.forbidden, means);
  const place = `user_groups.${group}`;
  return [
    { list: `${place}.allowed_${sort}`, passes: allowing.length > 0, entries: allowing },
    {
      list: `${place}.forbidden_${sort}`,
      passes: rule.forbidden === 'everything' || forbidding.length === 0,
      entries: forbidding,
    },
  ];
}

function entriesIn(list: EntryList, means: (entry: NameEntry) => boolean): ListVerdict['entries'] {
  if (list === 'everything') return [{ at: 0, entry: null }];
  return list.flatMap((entry, at) => (means(entry) ? [{ at, entry: entry.text }] : []));
}

interface Node extends DeviceNode<Node> {
  readonly path: string;
}

/** Whether an entry means this device or component: what it means depends on all devices above. */
function meansDevice(entry: NameEntry, devices: DeviceDescriptions, name: string): boolean {
  let isMeant = false;
  selectDevices(entry, nodesOf(devices, name), ({ path }) => (isMeant ||= path === name));
  return isMeant;
}

/** The tree of the devices, without what does not lead to the one of this name. */
function nodesOf(devices: DeviceDescriptions, name: string, above = ''): Node[] {
  return Object.entries(devices).flatMap(([part, device]): Node[] => {
    const path = above + part;
    if (path !== name && !name.startsWith(`${path}.`)) return [];
    return [{ name: part, path, device, components: nodesOf(device.components ?? {}, name, `${path}.`) }];
  });
}

function findDevice(devices: DeviceDescriptions, name: string): DeviceDescription | undefined {
  const find = (nodes: readonly Node[]): DeviceDescription | undefined => {
    for (const node of nodes) {
      const found = node.path === name ? node.device : find(node.components);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(nodesOf(devices, name));
}

function isOffered(groups: UserGroups, existing: AllowedNames, group: string, name: string): boolean {
  const allowed = groups.allowedOf(existing).get(group);
  return allowed !== undefined && findDevice(allowed.devices, name) !== undefined;
}
