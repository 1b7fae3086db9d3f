import {
  PARAMETER_KINDS,
  type CallSlot,
  type ParameterDescription,
  type ParameterKind,
} from '../../src/protocol/descriptions.js';
import { isParameterName, isPlanName } from '../../src/protocol/python-names.js';
import { pythonFloat, pythonLiteral } from '../../src/protocol/python-literal.js';
import type { ParameterAnnotation, PlanAnnotation } from '../../src/user-code/index.js';
import { annotatedType } from './annotated-type.js';
import { checkEmission } from './check-emission.js';
import { ownProperty } from './own-property.js';
import type { CallableRecord } from './record.js';
import type { CallableShape, ShapedOptions, ShapedParameter, ShapedValue } from './shape.js';
import { admits, partOf, publishType, RECORD, withNone } from './wire-type.js';

/**
 * Turns what TypeScript declares into the two halves of a record: the Python signature that clients are told, and how a
 * call by that signature becomes a call of the function (spec plans-devices-permissions-cli §2.7). What the author says
 * in an annotation and in tags of the comment goes over what he declares. What Python has no words for is in `faults`.
 */
export function buildRecord(
  name: string,
  module: string,
  shape: CallableShape,
  annotation: PlanAnnotation = {},
): CallableRecord {
  const builder = new Builder(shape, annotation);
  for (const parameter of shape.parameters) builder.add(parameter);
  const parameters = builder.inWireOrder();
  const { doc } = shape;
  const plan = doc.isNoPlan ? false : shape.givesPlan || shape.isGenerator ? true : undefined;
  const text = annotation.description ?? doc.text;
  const wireName = annotation.wire_name ?? doc.wireName;
  const faults = builder.faults();
  if (wireName !== undefined && !isPlanName(wireName))
    faults.push(`Python cannot say its wire name ${wireName}`);
  return {
    description: {
      name,
      module,
      ...(text === '' ? {} : { description: text }),
      properties: { is_generator: shape.isGenerator },
      parameters,
    },
    call: {
      slots: builder.slots,
      ...(builder.nullMeansAbsent.length === 0 ? {} : { nullMeansAbsent: builder.nullMeansAbsent }),
      ...(Object.keys(builder.defaults).length === 0 ? {} : { defaults: builder.defaults }),
    },
    shape,
    ...(plan === undefined ? {} : { plan }),
    ...(wireName === undefined ? {} : { wireName }),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

class Builder {
  readonly slots: CallSlot[] = [];
  readonly nullMeansAbsent: string[] = [];
  readonly defaults: Record<string, NonNullable<ParameterAnnotation['default']>> = {};
  readonly #parameters: ParameterDescription[] = [];
  readonly #shape: CallableShape;
  readonly #annotation: PlanAnnotation;
  /** Parameters and properties of the function, published or not. */
  readonly #names = new Set<string>();
  readonly #faults: string[] = [];

  constructor(shape: CallableShape, annotation: PlanAnnotation) {
    this.#shape = shape;
    this.#annotation = annotation;
  }

  add(parameter: ShapedParameter): void {
    const { flatten, kind } = this.#wordsOf(parameter.name);
    switch (parameter.shape) {
      case 'value':
        if (flatten !== true) this.#addValue(parameter, kind);
        else if (parameter.flat !== undefined) this.#addOptions(parameter.flat);
        else this.#fault(parameter.name, 'it has no properties that could be parameters');
        break;
      case 'spread':
        if (kind !== undefined && kind !== 'VAR_POSITIONAL')
          this.#fault(parameter.name, `rest values cannot be ${kind}`);
        this.#addElements('spread', parameter, parameter.element);
        break;
      case 'options':
        if (flatten !== false) return this.#addOptions(parameter);
        this.#addValue({ name: parameter.name, type: RECORD, optional: !parameter.required }, kind);
        break;
    }
  }

  #addValue(value: ShapedValue & { unnamed?: true }, kind: ParameterKind | undefined): void {
    const { hidden, wire_name } = this.#wordsOf(value.name);
    if (value.unnamed === true && hidden !== true && wire_name === undefined)
      this.#fault(value.name, 'it is taken apart where it is declared, so clients have no name for it');
    if (kind === 'VAR_POSITIONAL') {
      const list = partOf(value.type, 'list');
      if (value.type !== undefined && list === undefined)
        this.#fault(value.name, 'its values can be given one by one only if it is an array');
      return this.#addElements('array', value, list?.of);
    }
    if (kind === 'VAR_KEYWORD') {
      const rest = this.#publish({ ...value, type: partOf(value.type, 'dict')?.value }, kind);
      const required = value.optional || value.initializer !== undefined ? {} : { required: true as const };
      this.slots.push({ slot: 'options', properties: {}, ...(rest && { rest }), ...required });
      return;
    }
    // Python has nothing positional after `*args`.
    const afterRest = this.#parameters.some((before) => before.kind.name === 'VAR_POSITIONAL');
    const name = this.#publish(value, kind ?? (afterRest ? 'KEYWORD_ONLY' : 'POSITIONAL_OR_KEYWORD'));
    this.slots.push({ slot: 'positional', name: name ?? value.name });
  }

  #addElements(
    slot: 'spread' | 'array',
    { name: own }: { readonly name: string },
    type: ShapedValue['type'],
  ): void {
    const name = this.#publish({ name: own, type, optional: true }, 'VAR_POSITIONAL');
    if (name !== undefined) this.slots.push({ slot, name });
    // An array parameter is there also if nobody knows its values.
    else if (slot === 'array') this.slots.push({ slot: 'positional', name: own });
  }

  #addOptions(options: ShapedOptions): void {
    this.#names.add(options.name);
    const properties: Record<string, string> = {};
    for (const property of options.properties) {
      const kind = this.#wordsOf(property.name).kind ?? 'KEYWORD_ONLY';
      if (kind.startsWith('VAR_')) this.#fault(property.name, `a property cannot be ${kind}`);
      const name = this.#publish(property, kind);
      if (name !== undefined) properties[name] = property.name;
    }
    let rest: string | undefined;
    if (options.others !== undefined) {
      const value = { name: 'kwargs', type: options.others ?? undefined, optional: true };
      rest = this.#publish(value, 'VAR_KEYWORD');
    }
    this.slots.push({
      slot: 'options',
      properties,
      ...(rest === undefined ? {} : { rest }),
      ...(options.required ? { required: true } : {}),
    });
  }

  /** The wire name; undefined if clients do not see this parameter. */
  #publish(value: ShapedValue, kind: ParameterKind): string | undefined {
    this.#names.add(value.name);
    const words = this.#wordsOf(value.name);
    const name = words.wire_name ?? value.name;
    const isRequired = !value.optional && value.initializer === undefined;
    if (words.hidden === true || !isParameterName(name)) {
      if (!isRequired) return undefined;
      if (words.hidden === true)
        this.#fault(value.name, 'it must be given, so it cannot be hidden from clients');
      else
        this.#fault(value.name, `Python cannot say the name ${name}: give it another one (@wire, wire_name)`);
      return undefined;
    }
    const { parameters } = this.#shape.doc;
    const documented = ownProperty(parameters, value.name) ?? ownProperty(parameters, name);
    const isVariable = kind === 'VAR_POSITIONAL' || kind === 'VAR_KEYWORD';
    const fallback =
      isVariable || isRequired
        ? undefined
        : defaultOf(value, documented?.initializer ?? value.documentedDefault);
    if (fallback?.isMade === true && !admits(value.type, 'NoneType') && !admitsAny(value))
      this.nullMeansAbsent.push(name);
    const text = words.description ?? [documented?.text ?? value.text ?? '', fallback?.note ?? ''];
    const parameter: ParameterDescription = {
      name,
      kind: { name: kind, value: PARAMETER_KINDS.indexOf(kind) },
      ...described([text].flat().filter(Boolean).join('\n')),
      ...this.#typeOf(value, name, fallback),
      ...(fallback === undefined ? {} : { default: fallback.text }),
      ...this.#annotatedDefault(name, value.name, fallback, words),
      ...bounds(words),
      ...(words.convert_plan_names === undefined ? {} : { convert_plan_names: words.convert_plan_names }),
      ...(words.convert_device_names === undefined
        ? {}
        : { convert_device_names: words.convert_device_names }),
    };
    this.#parameters.push(checkEmission(parameter));
    return name;
  }

  #typeOf(value: ShapedValue, name: string, fallback: Fallback | undefined): Partial<ParameterDescription> {
    const words = this.#wordsOf(value.name);
    if (words.annotation !== undefined) {
      const read = annotatedType(words);
      if ('fault' in read) this.#fault(value.name, read.fault);
      else return read;
    }
    const type = fallback?.isMade === true && value.type !== undefined ? withNone(value.type) : value.type;
    return type === undefined ? {} : publishType(type, name);
  }

  #annotatedDefault(
    name: string,
    own: string,
    fallback: Fallback | undefined,
    words: ParameterAnnotation,
  ): Partial<ParameterDescription> {
    const given = words.default ?? undefined;
    if (given === undefined) return {};
    const text = pythonLiteral(given);
    if (fallback === undefined || text === undefined) {
      this.#fault(own, 'an annotation can give a default only where the function has one, too');
      return {};
    }
    this.defaults[name] = given;
    return { default: text, default_defined_in_decorator: true };
  }

  /** All that was said about a parameter; the annotation goes over the comment. */
  #wordsOf(name: string): ParameterAnnotation {
    const tags = ownProperty(this.#shape.doc.annotations, name);
    const words = ownProperty(this.#annotation.parameters, name);
    return words === undefined ? (tags ?? {}) : ({ ...tags, ...words } as ParameterAnnotation);
  }

  #fault(name: string, why: string): void {
    this.#faults.push(`parameter '${name}': ${why}`);
  }

  faults(): string[] {
    const { doc } = this.#shape;
    for (const parameter of this.#shape.parameters) this.#names.add(parameter.name);
    const spoken = [...doc.tagged, ...Object.keys(this.#annotation.parameters ?? {})];
    const known = [...this.#names];
    const unknown = [...new Set(spoken.filter((name) => !this.#names.has(name)))].map(
      (name) =>
        `there is no parameter '${name}'${known.length === 0 ? '' : `; parameters are ${known.join(', ')}`}`,
    );
    const names = this.#parameters.map(({ name }) => name);
    const twice = [...new Set(names.filter((name, i) => names.indexOf(name) < i))].map(
      (name) => `two parameters have the name ${name}`,
    );
    return [...doc.faults, ...this.#faults, ...unknown, ...twice];
  }

  inWireOrder(): ParameterDescription[] {
    const ordered = this.#parameters.toSorted((a, b) => a.kind.value - b.kind.value);
    for (const kind of ['VAR_POSITIONAL', 'VAR_KEYWORD'] as const) {
      const [, second] = ordered.filter((parameter) => parameter.kind.name === kind);
      if (second !== undefined) this.#fault(second.name, `another parameter is ${kind} already`);
    }
    // Python has no default before a parameter without one: the earlier ones become required.
    const lastRequired = ordered.findLastIndex(
      ({ kind, default: text }) => kind.name === 'POSITIONAL_OR_KEYWORD' && text === undefined,
    );
    return ordered.map((parameter, i) => (i < lastRequired ? withoutDefault(parameter) : parameter));
  }
}

function described(text: string): { description?: string } {
  return text === '' ? {} : { description: text };
}

function bounds({ min, max, step }: ParameterAnnotation): { min?: string; max?: string; step?: string } {
  return {
    ...(min === undefined ? {} : { min: String(min) }),
    ...(max === undefined ? {} : { max: String(max) }),
    ...(step === undefined ? {} : { step: String(step) }),
  };
}

interface Fallback {
  readonly text: string;
  /** Python is told `None`, because it has no word for what the function does itself. */
  readonly isMade: boolean;
  readonly note?: string;
}

function defaultOf(value: ShapedValue, documented: string | undefined): Fallback {
  const { initializer } = value;
  const isFloat = admits(value.type, 'float') && !admits(value.type, 'int');
  const documentedText = documentedDefault(documented, isFloat);
  if (initializer === undefined) return documentedText ?? { text: 'None', isMade: true };
  const text = isFloat ? initializer.floatLiteral : initializer.literal;
  if (text !== undefined) return { text, isMade: false };
  return documentedText ?? { text: 'None', isMade: true, note: `Default: ${initializer.text}` };
}

/** `@param [num=1]`, `@defaultValue 1`: for declarations, which have no initialisers. */
function documentedDefault(text: string | undefined, isFloat: boolean): Fallback | undefined {
  if (text === undefined) return undefined;
  try {
    const literal = (isFloat ? pythonFloat : pythonLiteral)(JSON.parse(text) as never);
    return literal === undefined ? undefined : { text: literal, isMade: false };
  } catch {
    return undefined; // not a constant: the author wrote prose
  }
}

function admitsAny(value: ShapedValue): boolean {
  return value.initializer === undefined && admits(value.type, 'typing.Any');
}

function withoutDefault({ default: _dropped, ...parameter }: ParameterDescription): ParameterDescription {
  return parameter;
}
