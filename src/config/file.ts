import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Document, LineCounter, Node, YAMLMap } from 'yaml';
import { fileTrouble } from '../errors.js';
import type { Given, Layer } from './layers.js';
import { isSection, unknownSection } from './unknown-setting.js';
import { yaml } from './yaml.js';

/**
 * Reads a configuration file, or all files of a directory, each section in one of them (§8.3). What is wrong is added
 * to `complaints`.
 */
export function fileLayer(path: string, env: NodeJS.ProcessEnv, complaints: string[]): Layer {
  const layer = new Map<string, Given>();
  const sectionOf = new Map<string, string>();
  for (const file of configFiles(path, complaints)) {
    const content = readYaml(file, complaints);
    if (content === undefined) continue;
    for (const { key: section, node, place } of entriesOf(
      content,
      content.document.contents,
      file,
      complaints,
    )) {
      const earlier = sectionOf.get(section);
      sectionOf.set(section, file);
      if (!isSection(section)) complaints.push(`${section} (${place}): ${unknownSection(section)}`);
      else if (earlier !== undefined)
        complaints.push(`${file}: section ${section} is in ${earlier} already. Put it into one file`);
      else {
        for (const entry of entriesOf(content, node, `${place}, section ${section}`, complaints)) {
          const value = expandVariables(valueOf(entry.node, content.document), env);
          layer.set(`${section}/${entry.key}`, { value, source: entry.place });
        }
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
    complaints.push(`${path}: ${fileTrouble(error)}`);
    return [];
  }
}

interface Content {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Undefined where the file cannot be read as YAML: each mistake in it is told, with its line. */
function readYaml(file: string, complaints: string[]): Content | undefined {
  try {
    const { LineCounter, parseDocument } = yaml();
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
    // Aliases without an end, or without an anchor, are found only by following them.
    if (document.errors.length === 0) document.toJS();
    // The first line of a message names the place; a picture of it follows.
    for (const { message } of document.errors)
      complaints.push(`${file}: ${message.split('\n')[0] ?? message}`);
    return document.errors.length === 0 ? { file, document, lines } : undefined;
  } catch (error) {
    complaints.push(`${file}: ${fileTrouble(error)}`);
    return undefined;
  }
}

interface Entry {
  readonly key: string;
  readonly node: Node | null;
  /** The file and the line. */
  readonly place: string;
}

function entriesOf(content: Content, node: Node | null, where: string, complaints: string[]): Entry[] {
  const { isMap, isScalar } = yaml();
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (!isMap(node)) {
    complaints.push(`${where}: expected keys and values`);
    return [];
  }
  return (node as YAMLMap<Node, Node | null>).items.map(({ key, value }) => {
    const { line } = content.lines.linePos(key.range?.[0] ?? 0);
    return { key: String(key), node: value, place: `${content.file}:${line}` };
  });
}

function valueOf(node: Node | null, document: Document): unknown {
  return node === null ? null : node.toJS(document);
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
