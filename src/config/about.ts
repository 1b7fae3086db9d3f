import { readSetting, SETTING_PATHS, type Section, type SettingPath } from './schema.js';
import { SETTINGS, type SettingSource } from './settings.js';

/** What help, manual and example file say of a setting; all of it comes from what the setting is read with. */
export interface About extends SettingSource {
  readonly path: SettingPath;
  readonly section: Section;
  readonly key: string;
  /** `an integer from 1 to 65535`. */
  readonly allowed: string;
  /** The default, as it would stand in a file; undefined where there is none. */
  readonly preset: string | undefined;
}

export const ALL_SETTINGS: readonly About[] = SETTING_PATHS.map((path) => {
  const [section, key] = path.split('/') as [Section, string];
  return { ...SETTINGS[path], path, section, key, allowed: allowed(path), preset: preset(path) };
});

/** What a complaint says is expected. No setting takes an object. */
function allowed(path: SettingPath): string {
  const read = readSetting(path, {});
  return 'expected' in read ? read.expected.replace(/^expected /, '') : '';
}

function preset(path: SettingPath): string | undefined {
  const read = readSetting(path, undefined);
  const value = 'value' in read ? read.value : undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : String(value);
}
