import { nearestTo } from '../nearest.js';
import { SECTIONS, type Section } from './schema.js';

export function isSection(name: string): name is Section {
  return Object.hasOwn(SECTIONS, name);
}

/** What to say of a section that does not exist. */
export function unknownSection(name: string): string {
  const sections = Object.keys(SECTIONS);
  const nearest = nearestTo(name, sections);
  const hint = nearest === undefined ? `Sections are ${sections.join(', ')}` : `Did you mean ${nearest}?`;
  return `there is no such section. ${hint}`;
}

/** What to say of a key that its section does not have. */
export function unknownSetting(section: Section, key: string): string {
  const keys = Object.keys(SECTIONS[section]);
  const home = Object.entries(SECTIONS).find(([, shape]) => Object.hasOwn(shape, key))?.[0];
  return `there is no such setting. ${hint()}`;

  function hint(): string {
    if (home !== undefined) return `It belongs into section ${home}`;
    const nearest = nearestTo(key, keys);
    if (nearest !== undefined) return `Did you mean ${nearest}?`;
    const elsewhere = Object.entries(SECTIONS).flatMap(([other, shape]) => {
      const found = nearestTo(key, Object.keys(shape));
      return found === undefined ? [] : [`${other}/${found}`];
    })[0];
    if (elsewhere !== undefined) return `Did you mean ${elsewhere}?`;
    return `Section ${section} has ${keys.join(', ')}`;
  }
}
