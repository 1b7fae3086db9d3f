/** What the comment above a plan says about it (spec plans-devices-permissions-cli §4.2). */
export interface DocComment {
  /** Lines before the first tag. */
  readonly text: string;
  /** By the documented name; `options.num` is under `num` too. */
  readonly parameters: ReadonlyMap<string, DocParameter>;
  /** `@variadic args`: this array is published as rest values. */
  readonly variadic: ReadonlySet<string>;
  /** `@flatten settings`: the properties of this object are published as named parameters. */
  readonly flatten: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  /** `@wire motorNames motor_names`: the name that clients use. */
  readonly wireNames: ReadonlyMap<string, string>;
  /** `@signature MoveCall`: an exported function type of the same file, which tells clients how to call. */
  readonly signature?: string;
  readonly isNoPlan: boolean;
}

export interface DocParameter {
  readonly text: string;
  /** Of `[num=1]`: source text. */
  readonly initializer?: string;
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
}

/**
 * Reads the comment as text. The compiler's own reading is of no use here: it takes `{@min 0}` for the start of a tag.
 */
export function readDocComment(comment: string | undefined): DocComment {
  const lines = strip(comment ?? '');
  const firstTag = lines.findIndex((line) => TAG.test(line));
  const text = lines.slice(0, firstTag < 0 ? lines.length : firstTag);
  const parameters = new Map<string, DocParameter>();
  const flags = { variadic: new Set<string>(), flatten: new Set<string>(), hidden: new Set<string>() };
  const wireNames = new Map<string, string>();
  let isNoPlan = false;
  let signature: string | undefined;
  for (const { tag, body } of tagsOf(firstTag < 0 ? [] : lines.slice(firstTag))) {
    const [first = '', second = ''] = body.split(/\s+/);
    if (tag === 'param' || tag === 'arg' || tag === 'argument') readParameter(body, parameters);
    else if (tag === 'variadic' || tag === 'flatten' || tag === 'hidden') flags[tag].add(first);
    else if (tag === 'wire') wireNames.set(first, second);
    else if (tag === 'signature') signature = first;
    else if (tag === 'noplan') isNoPlan = true;
  }
  const named = signature === undefined ? {} : { signature };
  return { text: text.join('\n').trim(), parameters, wireNames, isNoPlan, ...named, ...flags };
}

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

function readParameter(body: string, into: Map<string, DocParameter>): void {
  const match = PARAMETER.exec(body);
  if (match === null) return;
  const path = (match[1] ?? '').replace(/^\[|\]$/g, '').split('=')[0] ?? '';
  const bounds: { min?: string; max?: string; step?: string } = {};
  const text = (match[3] ?? '').replace(BOUND, (_whole, bound: 'min' | 'max' | 'step', value: string) => {
    const number = Number(value);
    if (value.trim() !== '' && Number.isFinite(number)) bounds[bound] = String(number);
    return '';
  });
  const parameter: DocParameter = {
    text: text.replace(/[ \t]+/g, ' ').trim(),
    ...(match[2] === undefined ? {} : { initializer: match[2].trim() }),
    ...bounds,
  };
  const name = path.trim().replace(/^\*+/, '').split('.').at(-1) ?? '';
  if (name !== '') into.set(name, parameter);
}
