import { QueueServerError } from '../errors.js';
import { fileLayer } from './file.js';
import { environmentLayer, mergeLayers, type Given, type Layer } from './layers.js';
import { resolvePaths, type Paths } from './paths.js';
import { SettingsSchema, type Settings } from './schema.js';
import type { SettingPath } from './settings.js';

/** The configuration of a manager: what was set, defaults filled in, and the paths that follow from it. */
export type Config = Readonly<Settings> & { readonly paths: Paths };

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
  const settings = checkSettings(given, complaints);
  if (settings?.typescript.zmq_info_encryption === true && settings.network.zmq_private_key === undefined) {
    complaints.push('typescript/zmq_info_encryption: needs a private key (network/zmq_private_key)');
  }
  const paths = settings && resolvePaths(settings, env, complaints);
  if (settings === undefined || paths === undefined || complaints.length > 0) {
    throw new QueueServerError('CONFIG_INVALID', [complaints.map((text) => `- ${text}`).join('\n')]);
  }
  return freeze({ ...settings, paths });
}

function checkSettings(given: Layer, complaints: string[]): Settings | undefined {
  const parsed = SettingsSchema.safeParse(sections(given));
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    // An unknown key is reported at its section.
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of unknown) {
      const path = [...issue.path.map(String).slice(0, 2), ...(key === undefined ? [] : [key])].join('/');
      const reason = key === undefined ? issue.message : 'there is no such setting';
      complaints.push(`${path}${origin(path, given)}: ${reason}`);
    }
  }
  return undefined;
}

function sections(given: Layer): Record<string, Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const [path, { value }] of given) {
    const at = path.indexOf('/');
    (sections[path.slice(0, at)] ??= {})[path.slice(at + 1)] = value;
  }
  for (const name of Object.keys(SettingsSchema.shape)) sections[name] ??= {};
  return sections;
}

function origin(path: string, given: Layer): string {
  const [, found] = [...given].find(([name]) => name === path || name.startsWith(`${path}/`)) ?? [];
  return found === undefined ? '' : ` (${found.source})`;
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
