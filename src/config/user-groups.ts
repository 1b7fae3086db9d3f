import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { messageOf, QueueServerError } from '../errors.js';

/** Without any permissions only this group exists, and it may use everything (spec re-manager, appendix A). */
const ONLY_ROOT: readonly string[] = ['root'];

/**
 * The names of the user groups in a permissions file. A file that cannot be used is reported and leaves the group
 * `root` alone: nobody gets more by a mistake in a file.
 */
export function readUserGroups(path: string, report: (complaint: string) => void): readonly string[] {
  try {
    const content: unknown = parse(readFileSync(path, 'utf8'));
    const groups = (content as { user_groups?: unknown } | null)?.user_groups;
    if (typeof groups !== 'object' || groups === null || Array.isArray(groups)) {
      throw new QueueServerError('CONFIG_INVALID', ['- user_groups: expected groups and their permissions']);
    }
    if (!Object.hasOwn(groups, 'root')) {
      throw new QueueServerError('CONFIG_INVALID', ['- user_groups: the group root is missing']);
    }
    return Object.keys(groups);
  } catch (error) {
    report(`The user group permissions in ${path} cannot be used: ${messageOf(error)}`);
    return ONLY_ROOT;
  }
}
