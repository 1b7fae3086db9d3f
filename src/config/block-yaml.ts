/** What descriptions of plans and devices are made of. Their numbers are integers; all others in them are texts. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * Writes a value as block YAML, which every YAML reader gives back the same, of version 1.1 (Python's) or 1.2: a text that
 * one of them could take for something else (`on`, `1e3`, `0o17`) is in quotes. A list of thousands of devices is written
 * while a manager is at work, so this must not take the time of a general writer.
 */
export function writeBlockYaml(value: Plain): string {
  const lines: string[] = [];
  write(value, '', '', lines);
  return `${lines.join('\n')}\n`;
}

/** `first` stands before the first line, in the place of its indentation. */
function write(value: Plain, first: string, indent: string, lines: string[]): void {
  if (typeof value !== 'object' || value === null || isEmpty(value)) {
    lines.push(first + scalarText(value));
    return;
  }
  const below = `${indent}  `;
  if (Array.isArray(value)) {
    for (const [at, inner] of (value as readonly Plain[]).entries())
      write(inner, `${at === 0 ? first : indent}- `, below, lines);
    return;
  }
  for (const [at, [key, inner]] of Object.entries(value).entries()) {
    const start = `${at === 0 ? first : indent}${NAME.test(key) ? textOf(key) : quoted(key)}:`;
    if (typeof inner !== 'object' || inner === null || isEmpty(inner))
      lines.push(`${start} ${scalarText(inner)}`);
    else {
      lines.push(start);
      write(inner, below, below, lines);
    }
  }
}

function isEmpty(value: object): boolean {
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

function scalarText(value: Plain): string {
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}

const NAME = /^[A-Za-z_][\w.]*$/;
/** Begins with a letter and holds nothing that is a mark of YAML. */
const SAFE = /^[A-Za-z_](?:[\w .,()[\]'/-]*[\w.)\]'])?$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;
/** What YAML does not take for printable, or takes for the end of a line. */
const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function textOf(text: string): string {
  return SAFE.test(text) && !RESERVED.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(ODD, (odd) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Reads what `writeBlockYaml` writes, and most of what Python's writer does, in a tenth of the time of a general reader.
 * Undefined for any text of which it is not certain.
 */
export function readBlockYaml(text: string): Plain | undefined {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const reader = new Reader(lines);
  try {
    return reader.read();
  } catch (error) {
    if (error === UNCERTAIN) return undefined;
    throw error;
  }
}

const UNCERTAIN = new Error('This is no block YAML of the simple kind.');
const ENTRY = /^("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z_][\w.]*):(?: (.*))?$/;
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
/** Without ": " and " #", which mean something, also at the end. */
const UNQUOTED = /^[A-Za-z_](?:[^:#\s]|:(?=[^\s])|(?<=[^\s])#| (?=[^\s#]))*$/;

class Reader {
  readonly #lines: string[];
  #at = 0;

  constructor(lines: string[]) {
    this.#lines = lines;
  }

  read(): Plain {
    const value = this.#block(0);
    if (this.#at < this.#lines.length) throw UNCERTAIN;
    return value;
  }

  #block(indent: number): Plain {
    return this.#content(indent)?.startsWith('- ') === true ? this.#list(indent) : this.#mapping(indent);
  }

  #list(indent: number): Plain[] {
    const items: Plain[] = [];
    for (let content = this.#content(indent); content?.startsWith('- '); content = this.#content(indent)) {
      const item = content.slice(2);
      if (ENTRY.test(item)) {
        // The first entry of a mapping, beside the dash: the others are below it.
        this.#lines[this.#at] = `${' '.repeat(indent + 2)}${item}`;
        items.push(this.#mapping(indent + 2));
      } else {
        items.push(readScalar(item));
        this.#at++;
      }
    }
    return items;
  }

  #mapping(indent: number): Plain {
    const entries: [string, Plain][] = [];
    for (let content = this.#content(indent); content !== undefined; content = this.#content(indent)) {
      const match = ENTRY.exec(content);
      if (match === null) {
        if (content.startsWith('- ')) break;
        throw UNCERTAIN;
      }
      const [, key = '', text] = match;
      this.#at++;
      entries.push([keyOf(key), text === undefined ? this.#below(indent) : readScalar(text)]);
    }
    if (entries.length === 0) throw UNCERTAIN;
    return Object.fromEntries(entries);
  }

  /** What belongs to a key that stands alone: deeper lines, or a list of the same depth. */
  #below(indent: number): Plain {
    const line = this.#lines[this.#at] ?? '';
    const depth = line.search(/[^ ]/);
    if (depth > indent) return this.#block(depth);
    if (depth === indent && line.startsWith('- ', indent)) return this.#list(indent);
    return null;
  }

  /** What the next line says, if it is of this depth. */
  #content(indent: number): string | undefined {
    const line = this.#lines[this.#at];
    if (line === undefined) return undefined;
    const depth = line.search(/[^ ]/);
    if (depth > indent) throw UNCERTAIN;
    return depth < indent ? undefined : line.slice(indent);
  }
}

function keyOf(text: string): string {
  const key = readScalar(text);
  if (typeof key !== 'string') throw UNCERTAIN;
  return key;
}

function readScalar(text: string): Plain {
  if (text.startsWith('"')) return readQuoted(text);
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (INTEGER.test(text)) return Number(text);
  if (!UNQUOTED.test(text) || RESERVED.test(text)) throw UNCERTAIN;
  return text;
}

function readQuoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    // It goes on in the next line, or has an escape that JSON does not know.
    throw UNCERTAIN;
  }
}
