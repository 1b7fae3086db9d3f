import { QueueServerError } from '../errors.js';
import { conflicts } from './conflicts.js';
import { fileLayer } from './file.js';
import { environmentLayer, mergeLayers, type Given, type Layer } from './layers.js';
import { resolvePaths, type Paths } from './paths.js';
import { readSetting, SETTING_PATHS, type SettingPath, type Settings } from './schema.js';
import { SETTINGS } from './settings.js';
import { isSection, unknownSetting } from './unknown-setting.js';

/** The configuration of a manager: what was set, defaults filled in, and the paths that follow from it. */
export type Config = Readonly<Settings> & {
  readonly paths: Paths;
  /** A line about each setting that somebody gave, with where it was given; secrets are not shown. */
  readonly given: readonly string[];
};

export interface ConfigSources {
  /** A file, or a directory of files; else the variable `QSERVER_CONFIG` names it. */
  readonly file?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Values of the command line, by setting. */
  readonly flags?: ReadonlyMap<SettingPath, Given>;
}

/** Flags over file over environment over defaults. Throws `CONFIG_INVALID` with all complaints at once. */
export function loadConfig({ file, env, flags = new Map() }: ConfigSources): Config {
  const complaints: string[] = [];
  const path = file ?? (env.QSERVER_CONFIG || undefined);
  const fromFile = path === undefined ? new Map<string, Given>() : fileLayer(path, env, complaints);
  const given = mergeLayers(flags, fromFile, environmentLayer(env));
  const settings = readSettings(given, complaints);
  complaints.push(...conflicts(settings));
  const paths = resolvePaths(settings, env, complaints);
  if (complaints.length > 0) {
    throw new QueueServerError('CONFIG_INVALID', [complaints.map((text) => `- ${text}`).join('\n')]);
  }
  return freeze({ ...settings, paths, given: [...given].map(([path, from]) => line(path, from)) });
}

/** A setting that cannot be used is complained about, and its default holds, so that further mistakes are found. */
function readSettings(given: Layer, complaints: string[]): Settings {
  for (const [path, { source }] of given) {
    const [section = '', key = ''] = path.split('/');
    if (!isKnown(path) && isSection(section))
      complaints.push(`${path} (${source}): ${unknownSetting(section, key)}`);
  }
  const settings: Record<string, Record<string, unknown>> = {};
  for (const path of SETTING_PATHS) {
    const [section = '', key = ''] = path.split('/');
    const from = given.get(path);
    let read = readSetting(path, from?.value);
    if ('expected' in read) {
      complaints.push(`${path} (${from?.source}): ${read.expected}${instead(path, from?.value)}`);
      read = readSetting(path, undefined);
    }
    (settings[section] ??= {})[key] = 'value' in read ? read.value : undefined;
  }
  return settings as Settings;
}

function isKnown(path: string): path is SettingPath {
  return Object.hasOwn(SETTINGS, path);
}

/** The value that was given, so that one sees at once what is wrong with it. */
function instead(path: SettingPath, value: unknown): string {
  if (SETTINGS[path].isSecret === true || value === '') return '';
  const text = JSON.stringify(value);
  return `, not ${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}`;
}

const MOST_SHOWN = 60;

function line(path: string, { value, source }: Given): string {
  const isSecret = isKnown(path) && SETTINGS[path].isSecret === true;
  return `${path} = ${isSecret ? '***' : String(value)} (${source})`;
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
