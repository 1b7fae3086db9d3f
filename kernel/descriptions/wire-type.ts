import type { Annotation } from '../../src/protocol/index.js';
import { isEnumName, isEnumValue } from '../../src/protocol/python-names.js';
import { pythonString } from '../../src/protocol/python-literal.js';

/**
 * A TypeScript type, reduced to what Python clients can be told of it (spec plans-devices-permissions-cli §2.4).
 * Undefined stands for a type that cannot be told: its parameter is published without annotation.
 */
export type WireType =
  | { readonly is: 'name'; readonly name: WireName }
  | { readonly is: 'strings'; readonly values: readonly string[]; readonly name?: string }
  | { readonly is: 'constants'; readonly values: readonly (number | boolean)[] }
  | { readonly is: 'list'; readonly of: WireType }
  | { readonly is: 'tuple'; readonly of: readonly WireType[] }
  | { readonly is: 'dict'; readonly key: WireType; readonly value: WireType }
  | { readonly is: 'union'; readonly of: readonly WireType[] };

/** The tokens with underscores stand for "a name given as a string", and ask for its conversion. */
export type WireName =
  | 'str'
  | 'int'
  | 'float'
  | 'bool'
  | 'NoneType'
  | 'typing.Any'
  | '__DEVICE__'
  | '__READABLE__'
  | '__MOVABLE__'
  | '__FLYABLE__'
  | '__PLAN__'
  | '__CALLABLE__';

export const named = (name: WireName): WireType => ({ is: 'name', name });
export const NONE = named('NoneType');
export const ANY = named('typing.Any');
export const RECORD: WireType = { is: 'dict', key: named('str'), value: ANY };

/** Members in order, each once; `true | false` is `bool`, and string constants are one enumeration. */
export function unionOf(members: readonly (WireType | undefined)[]): WireType | undefined {
  const flat: WireType[] = [];
  for (const member of members) {
    if (member === undefined) return undefined;
    flat.push(...(member.is === 'union' ? member.of : [member]));
  }
  const strings = flat.filter((member) => member.is === 'strings');
  const constants = flat.filter((member) => member.is === 'constants').flatMap((member) => member.values);
  const hasFloat = flat.some((member) => member.is === 'name' && member.name === 'float');
  const merged = flat.map((member) => {
    if (member.is === 'constants' && hasFloat && constants.every(Number.isFinite)) return named('float');
    if (member.is === 'strings') return oneEnumeration(strings);
    return member.is === 'constants' ? oneConstant(constants) : member;
  });
  const distinct = [...new Map(merged.map((member) => [identity(member), member])).values()];
  return distinct.length === 1 ? distinct[0] : { is: 'union', of: distinct };
}

export function withNone(type: WireType): WireType {
  return unionOf([type, NONE]) ?? type;
}

export function admits(type: WireType | undefined, name: WireName): boolean {
  if (type === undefined) return false;
  if (type.is === 'union') return type.of.some((member) => admits(member, name));
  return type.is === 'name' && type.name === name;
}

/** The list or dictionary that a value may be; undefined where it can be neither. */
export function partOf<I extends 'list' | 'dict'>(
  type: WireType | undefined,
  is: I,
): Extract<WireType, { is: I }> | undefined {
  const members = type?.is === 'union' ? type.of : type === undefined ? [] : [type];
  return members.find((member): member is Extract<WireType, { is: I }> => member.is === is);
}

export interface PublishedType {
  readonly annotation: Annotation;
  readonly convert_plan_names?: true;
  readonly convert_device_names?: true;
  readonly eval_expressions?: true;
}

/** `parameter` names an enumeration that has no name of its own. */
export function publishType(type: WireType, parameter: string): PublishedType {
  const enums: Record<string, readonly string[]> = {};
  const tokens = new Set<WireName>();
  const text = print(type);
  return {
    annotation: { type: text, ...(Object.keys(enums).length === 0 ? {} : { enums }) },
    ...conversions(tokens),
  };

  function print(part: WireType): string {
    switch (part.is) {
      case 'name':
        tokens.add(part.name);
        return part.name;
      case 'list':
        return `typing.List[${print(part.of)}]`;
      case 'tuple':
        return `typing.Tuple[${part.of.length === 0 ? '()' : part.of.map(print).join(', ')}]`;
      case 'dict':
        return `typing.Dict[${print(part.key)}, ${print(part.value)}]`;
      case 'constants':
        return literalText(
          part.values.map((value) => (typeof value === 'number' ? String(value) : pythonBoolean(value))),
        );
      case 'strings':
        return part.values.every(isEnumValue) ? enumText(part) : literalText(part.values.map(pythonString));
      case 'union': {
        const others = part.of.filter((member) => !(member.is === 'name' && member.name === 'NoneType'));
        const body =
          others.length === 1
            ? print(others[0] as WireType)
            : `typing.Union[${others.map(print).join(', ')}]`;
        return others.length === part.of.length ? body : `typing.Optional[${body}]`;
      }
    }
  }

  function enumText(part: WireType & { is: 'strings' }): string {
    const base = part.name !== undefined && isEnumName(part.name) ? part.name : pascalCase(parameter);
    let name = base;
    for (let i = 2; name in enums && enums[name]?.join('\n') !== part.values.join('\n'); i++)
      name = `${base}${i}`;
    enums[name] = part.values;
    return name;
  }
}

/** What the tokens of a type ask for. */
export function conversions(tokens: ReadonlySet<string>): Omit<PublishedType, 'annotation'> {
  return {
    ...(PLAN_TOKENS.some((token) => tokens.has(token)) ? { convert_plan_names: true } : {}),
    ...(DEVICE_TOKENS.some((token) => tokens.has(token)) ? { convert_device_names: true } : {}),
    ...(tokens.has('__CALLABLE__') ? { eval_expressions: true } : {}),
  };
}

const PLAN_TOKENS = ['__PLAN__', '__PLAN_OR_DEVICE__'];
const DEVICE_TOKENS = ['__DEVICE__', '__READABLE__', '__MOVABLE__', '__FLYABLE__', '__PLAN_OR_DEVICE__'];

function oneEnumeration(parts: readonly (WireType & { is: 'strings' })[]): WireType {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { is: 'strings', values: [...new Set(parts.flatMap((part) => part.values))] };
}

function oneConstant(values: readonly (number | boolean)[]): WireType {
  const distinct = [...new Set(values)];
  if (distinct.some((value) => typeof value === 'number' && !Number.isSafeInteger(value)))
    return named('float');
  if (distinct.length === 2 && distinct.includes(true) && distinct.includes(false)) return named('bool');
  return { is: 'constants', values: distinct };
}

function identity(type: WireType): string {
  return JSON.stringify(type);
}

function literalText(texts: readonly string[]): string {
  return `typing.Literal[${texts.join(', ')}]`;
}

function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

function pascalCase(name: string): string {
  const text = name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return isEnumName(text) ? text : `Choice${text}`;
}
