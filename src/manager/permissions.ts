import { messageOf, QueueServerError } from '../errors.js';
import { UserGroups } from '../permissions/index.js';
import { equalValues, type JsonObject, type JsonValue } from '../protocol/index.js';

/** Where no permissions can be had, only this group exists, and it may use nothing: a mistake must not open doors. */
const NOTHING: JsonObject = { user_groups: { root: {} } };

const CONSEQUENCE =
  'Nobody may use anything until that is mended; permissions_reload (qserver permissions reload) reads them again.';

export type ReloadOption = 'NEVER' | 'ON_REQUEST' | 'ON_STARTUP';

export interface PermissionSources {
  readonly reload: ReloadOption;
  /** Whether a manager ran before this one under the same supervisor: then what it had is in force. */
  readonly isRestart: boolean;
  readFile(): JsonValue;
  readonly stored: JsonValue | undefined;
  /** What is stored now, which somebody else may have changed. */
  readStored(): Promise<JsonValue | undefined>;
  store(permissions: JsonObject): Promise<void>;
  readonly report: (complaint: string) => void;
}

/** What user groups may use. A change counts when it has been checked and stored, and not before. */
export class Permissions {
  readonly #sources: PermissionSources;
  #stored: JsonValue | undefined;
  #current: JsonObject = NOTHING;
  #groups = UserGroups.read(NOTHING);

  private constructor(sources: PermissionSources) {
    this.#sources = sources;
    this.#stored = sources.stored;
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
        if (at === order.length - 1) sources.report(`${messageOf(error).trimEnd()}\n${CONSEQUENCE}`);
      }
    }
    return permissions;
  }

  get current(): JsonObject {
    return this.#current;
  }

  get groups(): UserGroups {
    return this.#groups;
  }

  /** Returns whether anything changed. Throws `PERMISSIONS_INVALID` with what is wrong. */
  async set(permissions: JsonValue | undefined): Promise<boolean> {
    UserGroups.read(permissions);
    if (equalValues(permissions, this.#current)) return false;
    await this.#take(permissions);
    return true;
  }

  async reload(): Promise<void> {
    if (this.#sources.reload === 'NEVER') throw new QueueServerError('PERMISSIONS_FIXED');
    await this.#take(this.#sources.readFile());
  }

  /** Takes what is stored, and where that cannot be used, what is in the file. */
  async restore(): Promise<void> {
    const stored = await this.#sources.readStored();
    try {
      UserGroups.read(stored);
    } catch {
      return this.#take(this.#sources.readFile());
    }
    this.#stored = stored;
    await this.#take(stored);
  }

  async #take(permissions: JsonValue | undefined): Promise<void> {
    const groups = UserGroups.read(permissions);
    const checked = permissions as JsonObject;
    if (!equalValues(checked, this.#stored)) await this.#sources.store(checked);
    this.#stored = checked;
    [this.#current, this.#groups] = [checked, groups];
  }
}
