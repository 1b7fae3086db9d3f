import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { messageOf } from '../errors.js';
import type { Given, Layer } from './layers.js';

/**
 * Reads a configuration file, or all files of a directory, each section in one of them (§8.3). What is wrong is added
 * to `complaints`.
 */
export function fileLayer(path: string, env: NodeJS.ProcessEnv, complaints: string[]): Layer {
  const layer = new Map<string, Given>();
  const sectionOf = new Map<string, string>();
  for (const file of configFiles(path, complaints)) {
    const content = readYaml(file, complaints);
    for (const [section, keys] of entriesOf(content, file, complaints)) {
      const earlier = sectionOf.get(section);
      if (earlier !== undefined) {
        complaints.push(`${file}: section ${section} is in ${earlier} already. Put it into one file`);
        continue;
      }
      sectionOf.set(section, file);
      for (const [key, value] of entriesOf(keys, `${file}, section ${section}`, complaints)) {
        layer.set(`${section}/${key}`, { value: expandVariables(value, env), source: file });
      }
    }
  }
  return layer;
}

function configFiles(path: string, complaints: string[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => !name.startsWith('.') && !name.endsWith('.py') && name !== '__pycache__')
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    complaints.push(`${path}: ${messageOf(error)}`);
    return [];
  }
}

function readYaml(file: string, complaints: string[]): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    complaints.push(`${file}: ${messageOf(error)}`);
    return undefined;
  }
}

function entriesOf(value: unknown, where: string, complaints: string[]): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  complaints.push(`${where}: expected keys and values`);
  return [];
}

/** `$NAME` and `${NAME}` in texts; an unknown name stays as it is. */
function expandVariables(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (Array.isArray(value)) return value.map((inner) => expandVariables(inner, env));
  if (typeof value !== 'string') return value;
  return value.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (text, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? text,
  );
}
