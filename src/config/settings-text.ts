import type { Config } from './load.js';
import { SETTING_PATHS } from './schema.js';
import { SETTINGS } from './settings.js';
import { yaml } from './yaml.js';

/**
 * The settings that are in force, defaults too, as a configuration file in YAML. Secrets are left out, and so is what is not
 * set and has no default: read as a configuration file, the text gives the same settings but for these.
 */
export function settingsText(config: Config): string {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const path of SETTING_PATHS) {
    if (SETTINGS[path].isSecret === true) continue;
    const [section = '', key = ''] = path.split('/');
    const value = (config as unknown as Record<string, Record<string, unknown>>)[section]?.[key];
    if (value !== undefined) (sections[section] ??= {})[key] = value;
  }
  return yaml().stringify(sections);
}
