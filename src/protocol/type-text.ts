import type { Annotation } from './descriptions.js';
import { pythonString } from './python-literal.js';

/** What a value must be, by the type of its parameter. */
export type ValueType =
  | { readonly is: 'any' | 'int' | 'float' | 'bool' | 'none' | 'scalar' }
  /** `token`: a text that stands for a device, plan or expression, such as `__READABLE__`. */
  | { readonly is: 'str'; readonly token?: string }
  | { readonly is: 'constants'; readonly values: readonly (string | number | boolean | null)[] }
  /** `named` is what a refusal calls them. */
  | { readonly is: 'names'; readonly named: string; readonly values: ReadonlySet<string> }
  | { readonly is: 'list'; readonly of: ValueType }
  | { readonly is: 'tuple'; readonly of: readonly ValueType[] }
  | { readonly is: 'object'; readonly key: ValueType; readonly value: ValueType }
  | { readonly is: 'union'; readonly of: readonly ValueType[] };

/**
 * Reads the type of a parameter (the acceptance grammar of spec plans-devices-permissions-cli §2.4). It is read, never
 * evaluated: the text may come from a file. Throws an Error that says what cannot be read.
 */
export function readTypeText(annotation: Annotation): ValueType {
  return new Reader(annotation).read(annotation.type);
}

/**
 * The same type in the few words that every client understands (§2.4): what is published. A text that is in these words
 * already comes out as it went in.
 */
export function typeText(type: ValueType): string {
  switch (type.is) {
    case 'any':
    case 'scalar':
      return 'typing.Any';
    case 'none':
      return 'NoneType';
    case 'str':
      return type.token ?? 'str';
    case 'names':
      return type.named;
    case 'list':
      return `typing.List[${typeText(type.of)}]`;
    case 'tuple':
      return `typing.Tuple[${type.of.length === 0 ? '()' : type.of.map(typeText).join(', ')}]`;
    case 'object':
      // JSON has no other keys than texts.
      return `typing.Dict[${type.key.is === 'any' ? 'str' : typeText(type.key)}, ${typeText(type.value)}]`;
    case 'constants':
      return constantsText(type.values);
    case 'union':
      return unionText(type.of);
    default:
      return type.is;
  }
}

function constantsText(values: readonly (string | number | boolean | null)[]): string {
  const others = values.filter((value) => value !== null);
  if (others.length < values.length) {
    const one: ValueType[] = others.length === 0 ? [] : [{ is: 'constants', values: others }];
    return unionText([...one, NONE]);
  }
  const texts = others.map((value) => {
    if (typeof value === 'string') return pythonString(value);
    return typeof value === 'number' ? String(value) : value ? 'True' : 'False';
  });
  return `typing.Literal[${texts.join(', ')}]`;
}

function unionText(members: readonly ValueType[]): string {
  const flat = members.flatMap((member) => (member.is === 'union' ? member.of : [member]));
  const others = [...new Set(flat.filter((member) => member.is !== 'none').map(typeText))];
  if (others.length === 0) return typeText(NONE);
  const body = others.length === 1 ? (others[0] as string) : `typing.Union[${others.join(', ')}]`;
  return flat.some((member) => member.is === 'none') ? `typing.Optional[${body}]` : body;
}

/** Every type that a type is made of, itself first. */
export function partsOf(type: ValueType): readonly ValueType[] {
  switch (type.is) {
    case 'list':
      return [type, ...partsOf(type.of)];
    case 'tuple':
    case 'union':
      return [type, ...type.of.flatMap(partsOf)];
    case 'object':
      return [type, ...partsOf(type.key), ...partsOf(type.value)];
    default:
      return [type];
  }
}

const ANY: ValueType = { is: 'any' };
const NONE: ValueType = { is: 'none' };
const TOKEN = /^__(DEVICE|READABLE|MOVABLE|FLYABLE|PLAN|PLAN_OR_DEVICE|CALLABLE)__$/;
const PLAIN: Readonly<Record<string, ValueType>> = {
  int: { is: 'int' },
  float: { is: 'float' },
  bool: { is: 'bool' },
  str: { is: 'str' },
  None: NONE,
  NoneType: NONE,
  object: ANY,
  'typing.Any': ANY,
  'collections.abc.Hashable': { is: 'scalar' },
  'typing.Hashable': { is: 'scalar' },
};
const LISTS = /^(list|set|typing\.(List|Set|Sequence|Iterable)|collections\.abc\.(Sequence|Iterable))$/;
const TUPLES = /^(tuple|typing\.Tuple)$/;
const OBJECTS = /^(dict|typing\.(Dict|Mapping)|collections\.abc\.Mapping)$/;
const PARTS = /\s*([A-Za-z_][\w.]*|-?\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\.\.\.|[[\](),|])\s*/y;

class Reader {
  readonly #enums: Readonly<Record<string, readonly string[]>>;
  #text = '';
  #parts: readonly string[] = [];
  #at = 0;

  constructor({ devices, plans, enums }: Annotation) {
    this.#enums = { ...devices, ...plans, ...enums };
  }

  read(text: string): ValueType {
    this.#text = text;
    this.#parts = split(text);
    this.#at = 0;
    const type = this.#union();
    if (this.#at < this.#parts.length) throw this.#unreadable();
    return type;
  }

  #unreadable(): Error {
    return new Error(`the type ${this.#text} cannot be read`);
  }

  #take(part: string): boolean {
    if (this.#parts[this.#at] !== part) return false;
    this.#at++;
    return true;
  }

  #expect(part: string): void {
    if (!this.#take(part)) throw this.#unreadable();
  }

  #union(): ValueType {
    const of = [this.#one()];
    while (this.#take('|')) of.push(this.#one());
    return of.length === 1 ? (of[0] as ValueType) : { is: 'union', of };
  }

  #one(): ValueType {
    const name = this.#parts[this.#at++] ?? '';
    if (/^['"]/.test(name)) return new Reader({ type: '', enums: this.#enums }).read(unquote(name));
    if (Object.hasOwn(this.#enums, name))
      return { is: 'names', named: name, values: new Set(this.#enums[name]) };
    if (Object.hasOwn(PLAIN, name)) return PLAIN[name] as ValueType;
    if (TOKEN.test(name)) return { is: 'str', token: name };
    if (name === 'typing.Literal') return this.#literal();
    const hasArguments = this.#parts[this.#at] === '[';
    if (LISTS.test(name))
      return { is: 'list', of: hasArguments ? (this.#arguments(1)[0] as ValueType) : ANY };
    if (OBJECTS.test(name)) {
      const [key, value] = hasArguments ? (this.#arguments(2) as [ValueType, ValueType]) : [ANY, ANY];
      return { is: 'object', key, value };
    }
    if (TUPLES.test(name)) return hasArguments ? this.#tuple() : { is: 'list', of: ANY };
    if (!hasArguments) throw this.#unreadable();
    if (name === 'typing.Optional') return { is: 'union', of: [...this.#arguments(1), NONE] };
    if (name === 'typing.Union') return { is: 'union', of: this.#arguments() };
    throw this.#unreadable();
  }

  #arguments(count?: number): ValueType[] {
    this.#expect('[');
    const types: ValueType[] = [];
    do types.push(this.#union());
    while (this.#take(','));
    this.#expect(']');
    if (count !== undefined && types.length !== count) throw this.#unreadable();
    return types;
  }

  #tuple(): ValueType {
    this.#expect('[');
    const of: ValueType[] = [];
    if (this.#take('(')) this.#expect(')');
    else {
      do {
        if (of.length === 1 && this.#take('...')) {
          this.#expect(']');
          return { is: 'list', of: of[0] as ValueType };
        }
        of.push(this.#union());
      } while (this.#take(','));
    }
    this.#expect(']');
    return { is: 'tuple', of };
  }

  #literal(): ValueType {
    this.#expect('[');
    const values: (string | number | boolean | null)[] = [];
    do {
      const part = this.#parts[this.#at++] ?? '';
      if (Object.hasOwn(CONSTANTS, part)) values.push(CONSTANTS[part] as boolean | null);
      else if (/^-?\d+$/.test(part)) values.push(Number(part));
      else if (/^['"]/.test(part)) values.push(unquote(part));
      else throw this.#unreadable();
    } while (this.#take(','));
    this.#expect(']');
    return { is: 'constants', values };
  }
}

const CONSTANTS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

function split(text: string): string[] {
  const parts: string[] = [];
  PARTS.lastIndex = 0;
  while (PARTS.lastIndex < text.length) {
    const part = PARTS.exec(text)?.[1];
    if (part === undefined) throw new Error(`the type ${text} cannot be read`);
    parts.push(part);
  }
  return parts;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The content of a Python string literal, with the escapes that descriptions have. */
function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/g, (_, escape: string) =>
      escape.length > 1
        ? String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
        : (ESCAPES[escape] ?? escape),
    );
}
