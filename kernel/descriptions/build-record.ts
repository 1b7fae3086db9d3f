import {
  PARAMETER_KINDS,
  type CallSlot,
  type ParameterDescription,
  type ParameterKind,
} from '../../src/protocol/descriptions.js';
import { pythonFloat, pythonLiteral } from '../../src/protocol/python-literal.js';
import type { CallableRecord } from './record.js';
import type { CallableShape, ShapedParameter, ShapedValue } from './shape.js';
import { admits, publishType, withNone } from './wire-type.js';

/**
 * Turns what TypeScript declares into the two halves of a record: the Python signature that clients are told, and how a
 * call by that signature becomes a call of the function (spec plans-devices-permissions-cli §2.7). Undefined if Python
 * has no such signature: a parameter that must be given has a name that Python cannot say, or two have the same name.
 */
export function buildRecord(name: string, module: string, shape: CallableShape): CallableRecord | undefined {
  const builder = new Builder(shape);
  for (const parameter of shape.parameters) builder.add(parameter);
  const parameters = builder.inWireOrder();
  if (parameters === undefined) return undefined;
  const { doc } = shape;
  const plan = doc.isNoPlan ? false : shape.givesPlan || shape.isGenerator ? true : undefined;
  return {
    description: {
      name,
      module,
      ...(doc.text === '' ? {} : { description: doc.text }),
      properties: { is_generator: shape.isGenerator },
      parameters,
    },
    call: {
      slots: builder.slots,
      ...(builder.nullMeansAbsent.length === 0 ? {} : { nullMeansAbsent: builder.nullMeansAbsent }),
    },
    ...(plan === undefined ? {} : { plan }),
  };
}

class Builder {
  readonly slots: CallSlot[] = [];
  readonly nullMeansAbsent: string[] = [];
  readonly #parameters: ParameterDescription[] = [];
  readonly #shape: CallableShape;
  #impossible = false;

  constructor(shape: CallableShape) {
    this.#shape = shape;
  }

  add(parameter: ShapedParameter): void {
    switch (parameter.shape) {
      case 'value': {
        // Python has nothing positional after `*args`.
        const afterRest = this.#parameters.some(({ kind }) => kind.name === 'VAR_POSITIONAL');
        const name = this.#publish(parameter, afterRest ? 'KEYWORD_ONLY' : 'POSITIONAL_OR_KEYWORD');
        this.slots.push({ slot: 'positional', name: name ?? parameter.name });
        break;
      }
      case 'spread':
      case 'array': {
        const value = { name: parameter.name, type: parameter.element, optional: true };
        const name = this.#publish(value, 'VAR_POSITIONAL');
        if (name !== undefined) this.slots.push({ slot: parameter.shape, name });
        break;
      }
      case 'options':
        this.#addOptions(parameter);
        break;
    }
  }

  #addOptions(options: ShapedParameter & { shape: 'options' }): void {
    const properties: Record<string, string> = {};
    for (const property of options.properties) {
      const name = this.#publish(property, 'KEYWORD_ONLY');
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
    const { doc } = this.#shape;
    const name = doc.wireNames.get(value.name) ?? value.name;
    const isRequired = !value.optional && value.initializer === undefined;
    if (doc.hidden.has(value.name) || !isPythonName(name)) {
      this.#impossible ||= isRequired;
      return undefined;
    }
    const documented = doc.parameters.get(value.name) ?? doc.parameters.get(name);
    const isVariable = kind === 'VAR_POSITIONAL' || kind === 'VAR_KEYWORD';
    const fallback = isVariable || isRequired ? undefined : defaultOf(value, documented?.initializer);
    const type = fallback?.isMade === true && value.type !== undefined ? withNone(value.type) : value.type;
    if (fallback?.isMade === true && !admits(value.type, 'NoneType') && !admitsAny(value))
      this.nullMeansAbsent.push(name);
    const text = [documented?.text ?? value.text ?? '', fallback?.note ?? ''].filter(Boolean).join('\n');
    this.#parameters.push({
      name,
      kind: { name: kind, value: PARAMETER_KINDS.indexOf(kind) },
      ...(text === '' ? {} : { description: text }),
      ...(type === undefined ? {} : publishType(type, name)),
      ...(fallback === undefined ? {} : { default: fallback.text }),
      ...(documented?.min === undefined ? {} : { min: documented.min }),
      ...(documented?.max === undefined ? {} : { max: documented.max }),
      ...(documented?.step === undefined ? {} : { step: documented.step }),
    });
    return name;
  }

  inWireOrder(): ParameterDescription[] | undefined {
    const names = this.#parameters.map(({ name }) => name);
    if (this.#impossible || new Set(names).size < names.length) return undefined;
    const ordered = this.#parameters.toSorted((a, b) => a.kind.value - b.kind.value);
    // Python has no default before a parameter without one: the earlier ones become required.
    const lastRequired = ordered.findLastIndex(
      ({ kind, default: text }) => kind.name === 'POSITIONAL_OR_KEYWORD' && text === undefined,
    );
    return ordered.map((parameter, i) => (i < lastRequired ? withoutDefault(parameter) : parameter));
  }
}

interface Fallback {
  readonly text: string;
  /** Python is told `None`, because it has no word for what the function does itself. */
  readonly isMade: boolean;
  readonly note?: string;
}

function defaultOf(value: ShapedValue, documented: string | undefined): Fallback {
  const { initializer } = value;
  if (initializer === undefined) return documentedDefault(documented) ?? { text: 'None', isMade: true };
  const { constant } = initializer;
  const isFloat = admits(value.type, 'float') && !admits(value.type, 'int');
  const text = constant === undefined ? undefined : (isFloat ? pythonFloat : pythonLiteral)(constant);
  if (text !== undefined) return { text, isMade: false };
  return (
    documentedDefault(documented) ?? { text: 'None', isMade: true, note: `Default: ${initializer.text}` }
  );
}

/** `@param [num=1]`: for declarations, which have no initialisers. */
function documentedDefault(text: string | undefined): Fallback | undefined {
  if (text === undefined) return undefined;
  try {
    const literal = pythonLiteral(JSON.parse(text) as never);
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

const PYTHON_KEYWORDS = new Set(
  (
    'None True False and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
/** Names that the validation of Python clients cannot bear. */
const UNUSABLE = /^(model_config|model_post_init|model_dump.*|model_validate.*)$/;

function isPythonName(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !PYTHON_KEYWORDS.has(name) && !UNUSABLE.test(name);
}
