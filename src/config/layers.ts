import type { SettingPath } from './schema.js';
import { SETTINGS, type SettingSource } from './settings.js';

/** One value and where it came from, so that a complaint can say who is to blame. */
export interface Given {
  readonly value: unknown;
  readonly source: string;
}
/** What one source says: value by path. Paths of a file may be unknown ones; they are refused later, all at once. */
export type Layer = ReadonlyMap<string, Given>;

export function environmentLayer(env: NodeJS.ProcessEnv): Layer {
  const layer = new Map<string, Given>();
  for (const [path, setting] of Object.entries(SETTINGS)) {
    for (const name of [setting.deprecatedEnv, setting.env]) {
      const text = name === undefined ? undefined : env[name];
      // An empty variable is one that nobody has set, except for a switch, where it says OFF, and a key (§8.1, §A).
      if (text === undefined || name === undefined) continue;
      if (text === '' && !EMPTY_HAS_A_MEANING.has(path)) continue;
      layer.set(path, { value: fromText(text, setting), source: name });
    }
  }
  return layer;
}

/** A line about each variable that is set and should be called otherwise now. */
export function deprecatedVariables(env: NodeJS.ProcessEnv): string[] {
  return Object.values(SETTINGS).flatMap(({ env: name, deprecatedEnv }) =>
    deprecatedEnv !== undefined && env[deprecatedEnv]
      ? [`The variable ${deprecatedEnv} is deprecated. Use ${name} instead.`]
      : [],
  );
}

const EMPTY_HAS_A_MEANING = new Set<string>([
  'worker/use_ipython_kernel',
  'operation/emergency_lock_key',
] satisfies SettingPath[]);

function fromText(text: string, setting: SettingSource): unknown {
  return setting.isList === true ? text.split(':').filter((part) => part !== '') : text;
}

const STARTUP_CODE = [
  'startup/startup_dir',
  'startup/startup_script',
  'startup/startup_module',
] satisfies SettingPath[];

/** Flags over file over environment. Startup code chosen by a flag replaces that of the file altogether (§8.3). */
export function mergeLayers(flags: Layer, file: Layer, environment: Layer): Layer {
  const below = new Map([...environment, ...file]);
  if (STARTUP_CODE.some((path) => flags.has(path))) for (const path of STARTUP_CODE) below.delete(path);
  return new Map([...below, ...flags]);
}
