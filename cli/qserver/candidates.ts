import {
  isObject,
  keysOf,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from '../../src/protocol/index.js';

/** What can be typed: the words of a command, and what may follow them. */
export interface Typed {
  readonly words: string;
  readonly usage?: string;
}

/** Asks the manager. Undefined where it does not answer, or refuses. */
export type Look = (method: string) => Promise<JsonObject | undefined>;

/** File names are completed by the shell. */
export const FILES = ':files';
const PLACES = ['front', 'back'];
const RELATIONS = ['before', 'after'];

/** The words that may come after those given, and begin as the last one does. */
export async function candidatesFor(
  given: readonly string[],
  begun: string,
  commands: readonly Typed[],
  look: Look,
): Promise<string[]> {
  const found = new Set<string>();
  for (const command of commands) {
    const fixed = command.words.split(' ');
    const isBegun = given.every((word, at) => at >= fixed.length || word === fixed[at]);
    if (!isBegun) continue;
    const next = fixed[given.length];
    if (next !== undefined) found.add(next);
    else if (given.length >= fixed.length) {
      for (const word of await follow(command, given.slice(fixed.length), look)) found.add(word);
    }
  }
  return [...found].filter((word) => word === FILES || word.startsWith(begun));
}

/** What may follow the words of a command: what its usage names, the manager fills in. */
async function follow({ usage = '' }: Typed, given: readonly string[], look: Look): Promise<string[]> {
  if (RELATIONS.includes(given.at(-1) ?? '')) return uids(look);
  const found = usage
    .split(/[\s|[\]…]+/)
    .filter((word) => word !== '' && word !== '...')
    .map((word) =>
      word in FILLED_IN ? (FILLED_IN[word] as (look: Look) => Promise<string[]>)(look) : [word],
    );
  const words = (await Promise.all(found)).flat();
  return words.filter((word) => !/^[A-Z]+$/.test(word) && !given.includes(word));
}

const FILLED_IN: Readonly<Record<string, (look: Look) => Promise<string[]>>> = {
  FILE: () => Promise.resolve([FILES]),
  UID: uids,
  ENTRY: async (look) => (await uidsIn(look, 'history_get')).toReversed(),
  SOURCE: async (look) => [...PLACES, ...(await uids(look))],
  DESTINATION: () => Promise.resolve([...PLACES, ...RELATIONS]),
  PLAN: async (look) => (await namesIn(look, 'plans_allowed')).map((name) => stringifyJson({ name })),
  GROUP: async (look) => {
    const permissions = (await look('permissions_get'))?.user_group_permissions;
    return isObject(permissions) ? namesOf(permissions.user_groups) : [];
  },
  NAME: async (look) => [
    ...(await namesIn(look, 'plans_existing')),
    ...(await namesIn(look, 'devices_existing')),
  ],
};

async function namesIn(look: Look, method: string): Promise<string[]> {
  return namesOf((await look(method))?.[method]);
}

const namesOf = (list: JsonValue | undefined): string[] => (isObject(list) ? [...keysOf(list)] : []);

function uids(look: Look): Promise<string[]> {
  return uidsIn(look, 'queue_get');
}

async function uidsIn(look: Look, method: string): Promise<string[]> {
  const items = (await look(method))?.items;
  return Array.isArray(items)
    ? items.filter(isObject).flatMap(({ item_uid }) => (typeof item_uid === 'string' ? [item_uid] : []))
    : [];
}
