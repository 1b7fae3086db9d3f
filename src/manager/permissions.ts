import { messageOf, QueueServerError } from '../errors.js';
import { equalValues, isObject, stringifyJson, type JsonObject, type JsonValue } from '../protocol/index.js';

/** The keys of a group; each holds a list of patterns, of which null is one (spec plans… §5.1). */
const LISTS = [
  'allowed_plans',
  'forbidden_plans',
  'allowed_devices',
  'forbidden_devices',
  'allowed_functions',
  'forbidden_functions',
];

/** Without any permissions only this group exists, and it may use everything (spec re-manager, appendix A). */
const ONLY_ROOT: JsonObject = {
  user_groups: { root: { allowed_plans: [null], allowed_devices: [null], allowed_functions: [null] } },
};

export type ReloadOption = 'NEVER' | 'ON_REQUEST' | 'ON_STARTUP';

export interface PermissionSources {
  readonly reload: ReloadOption;
  /** Whether a manager ran before this one under the same supervisor: then what it had is in force. */
  readonly isRestart: boolean;
  readFile(): JsonValue;
  readonly stored: JsonValue | undefined;
  store(permissions: JsonObject): Promise<void>;
  readonly report: (complaint: string) => void;
}

/** What user groups may use. A change counts when it has been checked and stored, and not before. */
export class Permissions {
  readonly #sources: PermissionSources;
  #current: JsonObject = ONLY_ROOT;

  private constructor(sources: PermissionSources) {
    this.#sources = sources;
  }

  /** Finds the permissions that are in force at the start (spec plans… §5.9). */
  static async load(sources: PermissionSources): Promise<Permissions> {
    const permissions = new Permissions(sources);
    const fromStore = (): Promise<void> => permissions.#take(sources.stored);
    const fromFile = (): Promise<void> => permissions.#take(sources.readFile());
    const order = sources.reload === 'ON_STARTUP' && !sources.isRestart ? [fromFile] : [fromStore, fromFile];
    for (const [at, load] of order.entries()) {
      try {
        await load();
        break;
      } catch (error) {
        // Nothing stored yet is the usual thing; a file that cannot be used is not.
        if (at === order.length - 1) sources.report(messageOf(error));
      }
    }
    return permissions;
  }

  get current(): JsonObject {
    return this.#current;
  }

  get groups(): readonly string[] {
    return Object.keys(this.#current['user_groups'] as JsonObject);
  }

  /** Returns whether anything changed. Throws `PERMISSIONS_INVALID` with what is wrong. */
  async set(permissions: JsonValue | undefined): Promise<boolean> {
    checkPermissions(permissions);
    if (equalValues(permissions, this.#current)) return false;
    await this.#take(permissions);
    return true;
  }

  async reload(): Promise<void> {
    if (this.#sources.reload === 'NEVER') throw new QueueServerError('PERMISSIONS_FIXED');
    await this.#take(this.#sources.readFile());
  }

  async #take(permissions: JsonValue | undefined): Promise<void> {
    checkPermissions(permissions);
    if (!equalValues(permissions, this.#sources.stored)) await this.#sources.store(permissions);
    this.#current = permissions;
  }
}

function checkPermissions(value: JsonValue | undefined): asserts value is JsonObject {
  const refuse = (why: string) => new QueueServerError('PERMISSIONS_INVALID', [why]);
  if (!isObject(value)) throw refuse('they must be an object with the key user_groups');
  const { user_groups: groups, ...rest } = value;
  if (Object.keys(rest).length > 0) throw refuse(`unknown keys ${Object.keys(rest).join(', ')}`);
  if (!isObject(groups)) throw refuse('user_groups must be an object of groups');
  if (!Object.hasOwn(groups, 'root')) throw refuse('the group root is missing');
  for (const [name, lists] of Object.entries(groups)) {
    if (!isObject(lists)) throw refuse(`the group ${name} must be an object of lists`);
    for (const [list, patterns] of Object.entries(lists)) {
      if (!LISTS.includes(list))
        throw refuse(`the group ${name} has an unknown list ${list}; lists are ${LISTS.join(', ')}`);
      const isList =
        Array.isArray(patterns) && patterns.every((one) => one === null || typeof one === 'string');
      if (!isList)
        throw refuse(
          `${list} of the group ${name} must be a list of texts or null, not ${stringifyJson(patterns)}`,
        );
    }
  }
}
