import { messageOf } from '../../src/errors.js';
import { parameterFaults, type ParameterAnnotation } from '../../src/user-code/index.js';

/**
 * What the comment above a plan says about it (spec plans-devices-permissions-cli §4.2). It is JSON: it is kept with the
 * compiled output of its cell.
 */
export interface DocComment {
  /** Lines before the first tag. */
  readonly text: string;
  /** By the documented name; `options.num` is under `num` too. */
  readonly parameters: Readonly<Record<string, DocParameter>>;
  /** What the tags say, as an annotation: `@variadic`, `@flatten`, `@hidden`, `@wire`, `{@min 0}`, and over them `@qs`. */
  readonly annotations: Readonly<Record<string, ParameterAnnotation>>;
  /** Names that a tag other than `@param` is about: a misspelt one is a mistake. */
  readonly tagged: readonly string[];
  /** `@wire null`: the name by which clients know the plan itself. */
  readonly wireName?: string;
  /** `@signature MoveCall`: an exported function type of the same file, which tells clients how to call. */
  readonly signature?: string;
  /** `@defaultValue 0` at the property of an object of options: source text. */
  readonly defaultValue?: string;
  readonly isNoPlan: boolean;
  /** Tags that cannot be used. */
  readonly faults: readonly string[];
}

export interface DocParameter {
  readonly text: string;
  /** Of `[num=1]`: source text. */
  readonly initializer?: string;
}

export const NO_COMMENT: DocComment = {
  ...{ text: '', parameters: {}, annotations: {}, tagged: [], isNoPlan: false, faults: [] },
};

/**
 * Reads the comment as text. The compiler's own reading is of no use here: it takes `{@min 0}` for the start of a tag.
 */
export function readDocComment(comment: string | undefined): DocComment {
  if (comment === undefined) return NO_COMMENT;
  const lines = strip(comment);
  const firstTag = lines.findIndex((line) => TAG.test(line));
  const text = lines
    .slice(0, firstTag < 0 ? lines.length : firstTag)
    .join('\n')
    .trim();
  if (firstTag < 0) return { ...NO_COMMENT, text };
  return { ...new TagReader(tagsOf(lines.slice(firstTag))).read(), text };
}

class TagReader {
  readonly #parameters: Record<string, DocParameter> = {};
  readonly #byTag: Record<string, ParameterAnnotation> = {};
  readonly #explicit: Record<string, ParameterAnnotation> = {};
  readonly #tagged = new Set<string>();
  readonly #faults: string[] = [];

  constructor(private readonly tags: Iterable<{ tag: string; body: string }>) {}

  read(): Omit<DocComment, 'text'> {
    let [isNoPlan, signature, wireName, defaultValue]: [boolean, string?, string?, string?] = [false];
    for (const { tag, body } of this.tags) {
      const [first = '', second] = body.split(/\s+/);
      if (tag === 'param' || tag === 'arg' || tag === 'argument') this.#readParameter(body);
      else if (tag === 'qs') this.#readJson(body);
      else if (tag === 'signature') signature = first;
      else if (tag === 'defaultValue' || tag === 'default') defaultValue = body;
      else if (tag === 'noplan') isNoPlan = true;
      else if (tag === 'wire' && second === undefined) wireName = first;
      else if (first !== '' && Object.hasOwn(MEANINGS, tag)) {
        this.#tagged.add(first);
        this.#say(first, MEANINGS[tag]?.(second ?? '') ?? {});
      }
    }
    const names = new Set([...Object.keys(this.#byTag), ...Object.keys(this.#explicit)]);
    return {
      parameters: this.#parameters,
      annotations: Object.fromEntries(
        [...names].map((name) => [
          name,
          { ...this.#byTag[name], ...this.#explicit[name] } as ParameterAnnotation,
        ]),
      ),
      tagged: [...this.#tagged],
      isNoPlan,
      faults: this.#faults,
      ...(signature === undefined ? {} : { signature }),
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...(wireName === undefined || wireName === '' ? {} : { wireName }),
    };
  }

  #say(name: string, words: ParameterAnnotation): void {
    this.#byTag[name] = { ...this.#byTag[name], ...words } as ParameterAnnotation;
  }

  #readParameter(body: string): void {
    const match = PARAMETER.exec(body);
    if (match === null) return;
    const path = (match[1] ?? '').replace(/^\[|\]$/g, '').split('=')[0] ?? '';
    const bounds: { min?: number; max?: number; step?: number } = {};
    const text = (match[3] ?? '').replace(BOUND, (_whole, bound: 'min' | 'max' | 'step', value: string) => {
      const number = Number(value);
      if (value.trim() !== '' && Number.isFinite(number)) bounds[bound] = number;
      return '';
    });
    const name = path.trim().replace(/^\*+/, '').split('.').at(-1) ?? '';
    if (name === '') return;
    this.#parameters[name] = {
      text: text.replace(/[ \t]+/g, ' ').trim(),
      ...(match[2] === undefined ? {} : { initializer: match[2].trim() }),
    };
    if (Object.keys(bounds).length > 0) this.#say(name, bounds);
  }

  /** `@qs motors {"annotation": "typing.List[Motors]", "devices": {"Motors": [":^motor"]}}` */
  #readJson(body: string): void {
    const [, name = '', json = ''] = /^(\S+)\s*([^]*)$/.exec(body) ?? [];
    const refuse = (why: string): unknown => this.#faults.push(`@qs ${name}: ${why}`);
    this.#tagged.add(name);
    try {
      const words = JSON.parse(json) as ParameterAnnotation;
      const faults = parameterFaults(name, words);
      if (faults.length > 0) refuse(faults.join('; '));
      else this.#explicit[name] = { ...this.#explicit[name], ...words } as ParameterAnnotation;
    } catch (error) {
      refuse(`what follows the name must be an object as JSON (${messageOf(error)})`);
    }
  }
}

const MEANINGS: Readonly<Record<string, (value: string) => ParameterAnnotation>> = {
  variadic: () => ({ kind: 'VAR_POSITIONAL' }),
  flatten: () => ({ flatten: true }),
  hidden: () => ({ hidden: true }),
  wire: (name) => ({ wire_name: name }),
};

const TAG = /^@([A-Za-z]+)(?:\s+|$)/;

function strip(comment: string): string[] {
  return comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
}

function* tagsOf(lines: readonly string[]): Generator<{ tag: string; body: string }> {
  for (let i = 0; i < lines.length;) {
    const line = lines[i] as string;
    const tag = TAG.exec(line)?.[1] ?? '';
    const body = [line.replace(TAG, '')];
    for (i++; i < lines.length && !TAG.test(lines[i] as string); i++) body.push((lines[i] as string).trim());
    yield { tag, body: body.join('\n').trim() };
  }
}

// {type} [name=default] - text
const PARAMETER = /^(?:\{[^}]*\}\s*)?(\[[^\]=]+(?:=((?:[^[\]]|\[[^\]]*\])*))?\]|[\w$.*]+)\s*(?:-\s+)?([^]*)$/;
const BOUND = /\{@(min|max|step)\s+([^}]+)\}/g;
