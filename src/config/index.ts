export { ALL_SETTINGS, type About } from './about.js';
export { newCurveKeys, publicKeyOf, type CurveKeys } from './curve-keys.js';
export { loadConfig, type Config, type ConfigSources } from './load.js';
export { settingsText } from './settings-text.js';
export { deprecatedVariables, type Given } from './layers.js';
export { DEMO_STARTUP_DIR, startupCode, type Paths, type StartupCode } from './paths.js';
export {
  readSetting,
  readSwitch,
  SETTING_PATHS,
  type Section,
  type SettingPath,
  type Settings,
} from './schema.js';
export { SECTION_TITLES, SETTINGS, type SettingSource } from './settings.js';
export {
  LISTS_FILE,
  listsText,
  readListsFile,
  saveListsFile,
  writeListsFile,
  type ListsFile,
} from './lists-file.js';
export { readPermissionsFile } from './permissions-file.js';
