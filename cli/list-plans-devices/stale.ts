import { isDeepStrictEqual } from 'node:util';
import type { ListsFile } from '../../src/config/index.js';

/** How lists differ from those in a file, by name. Empty where the file is up to date. */
export function differences(file: ListsFile, now: ListsFile): string[] {
  return (['plans', 'devices'] as const).flatMap((sort) => {
    const [before, after] = [file[sort], now[sort]];
    const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
    const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
    const changed = Object.keys(after).filter(
      (name) => Object.hasOwn(before, name) && !isDeepStrictEqual(before[name], after[name]),
    );
    return [
      ...line(`${sort} that are not in the file`, added),
      ...line(`${sort} that are in the file only`, removed),
      ...line(`${sort} that are described otherwise in the file`, changed),
    ];
  });
}

function line(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_SHOWN).join(', ');
  return [`${what}: ${shown}${names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : ''}`];
}

const MOST_SHOWN = 20;
