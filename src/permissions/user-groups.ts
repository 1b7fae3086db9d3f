import { QueueServerError } from '../errors.js';
import type { DeviceDescriptions, PlanDescriptions } from '../protocol/descriptions.js';
import { isObject, type JsonValue } from '../protocol/json-value.js';
import { allowPlans } from './allow-plans.js';
import { filterDevices } from './device-tree.js';
import { readEntryList, type EntryList } from './entry-list.js';
import { meansName, readFlatEntry, readNameEntry } from './name-entry.js';

/** What a group has of one sort of things. */
export interface Rule {
  readonly allowed: EntryList;
  readonly forbidden: EntryList;
}

export const SORTS = ['plans', 'devices', 'functions'] as const;
export type Sort = (typeof SORTS)[number];
export type GroupRules = { readonly [S in Sort]: Rule };

export interface AllowedNames {
  readonly plans: PlanDescriptions;
  readonly devices: DeviceDescriptions;
}

/** The permissions of user groups, checked and compiled once. The group `root` limits all others. */
export class UserGroups {
  readonly #groups: ReadonlyMap<string, GroupRules>;

  /**
   * Reads permissions, as they stand in their file and in requests (spec plans… §5.1). Every entry is looked at: a mistake
   * in one of them refuses the whole, so that it never widens what anybody may use. Throws `PERMISSIONS_INVALID`.
   */
  static read(value: JsonValue | undefined): UserGroups {
    const refuse = (why: string) => new QueueServerError('PERMISSIONS_INVALID', [why]);
    if (!isObject(value)) throw refuse('they must be an object with the key user_groups');
    const { user_groups: groups, ...rest } = value;
    if (Object.keys(rest).length > 0) throw refuse(`unknown keys ${Object.keys(rest).join(', ')}`);
    if (!isObject(groups)) throw refuse('user_groups must be an object of groups');
    if (!Object.hasOwn(groups, 'root')) throw refuse('the group root is missing');
    return new UserGroups(
      new Map(Object.entries(groups).map(([name, lists]) => [name, readGroup(name, lists)])),
    );
  }

  private constructor(groups: ReadonlyMap<string, GroupRules>) {
    this.#groups = groups;
  }

  get names(): readonly string[] {
    return [...this.#groups.keys()];
  }

  rules(group: string): GroupRules | undefined {
    return this.#groups.get(group);
  }

  /** What each group may use of what exists (spec plans… §5.5). */
  allowedOf(existing: AllowedNames): ReadonlyMap<string, AllowedNames> {
    const byRoot = this.#filter('root', existing);
    return new Map(
      this.names.map((group) => {
        const { plans, devices } = group === 'root' ? byRoot : this.#filter(group, byRoot);
        return [group, { plans: allowPlans(plans, devices), devices }];
      }),
    );
  }

  /** Whether a group may call a function of this name; whether there is one is the worker's to know. */
  allowsFunction(group: string, name: string): boolean {
    return ['root', group].every((each) => {
      const rules = this.#groups.get(each);
      return rules !== undefined && passes(rules.functions, name);
    });
  }

  #filter(group: string, { plans, devices }: AllowedNames): AllowedNames {
    const rules = this.#groups.get(group);
    if (rules === undefined) return { plans: {}, devices: {} };
    const kept = Object.entries(plans).filter(([name]) => passes(rules.plans, name));
    return {
      plans: kept.length === Object.keys(plans).length ? plans : Object.fromEntries(kept),
      devices: filterDevices(devices, rules.devices.allowed, rules.devices.forbidden),
    };
  }
}

/** Whether lists allow the name of a plan or function. */
export function passes({ allowed, forbidden }: Rule, name: string): boolean {
  if (allowed !== 'everything' && !allowed.some((entry) => meansName(entry, name))) return false;
  return forbidden === 'everything' || !forbidden.some((entry) => meansName(entry, name));
}

const LISTS = SORTS.flatMap((sort) => [`allowed_${sort}`, `forbidden_${sort}`]);

function readGroup(group: string, lists: JsonValue | undefined): GroupRules {
  const place = `user_groups.${group}`;
  if (!isObject(lists))
    throw new QueueServerError('PERMISSIONS_INVALID', [`${place}: it must be an object of lists`]);
  const unknown = Object.keys(lists).find((key) => !LISTS.includes(key));
  if (unknown !== undefined)
    throw new QueueServerError('PERMISSIONS_INVALID', [
      `${place}: there is no list ${unknown}; lists are ${LISTS.join(', ')}`,
    ]);
  const list = (key: string, sort: Sort): EntryList => {
    const read = sort === 'devices' ? readNameEntry : readFlatEntry;
    return readEntryList(lists[key] === undefined ? [] : lists[key], `${place}.${key}`, read);
  };
  const rule = (sort: Sort): Rule => ({
    allowed: list(`allowed_${sort}`, sort),
    forbidden: list(`forbidden_${sort}`, sort),
  });
  return { plans: rule('plans'), devices: rule('devices'), functions: rule('functions') };
}
