import type ts from '@tslab/typescript-for-tslab';
import { constantOf, type NameMeaning } from './constants.js';
import { deviceToken } from './device-type.js';
import { NO_COMMENT, readDocComment } from './doc-comment.js';
import { pythonFloat, pythonLiteral } from '../../src/protocol/python-literal.js';
import { compiledFunction } from './compiled-function.js';
import { restElements } from './rest-elements.js';
import type { CallableShape, Initializer, ShapedOptions, ShapedParameter, ShapedValue } from './shape.js';
import type { TypeReader } from './type-reader.js';
import { admits, unionOf, type WireType } from './wire-type.js';

export interface ReadContext {
  readonly ts: typeof ts;
  readonly checker: ts.TypeChecker;
  readonly types: TypeReader;
}

/** Reads the signature by which a callable is called, with its types, defaults and comment. */
export function readCallable(context: ReadContext, signature: ts.Signature): CallableShape | undefined {
  const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
  if (declaration === undefined || context.ts.isJSDocSignature(declaration as ts.Node)) return undefined;
  return new CallableReader(context, signature, declaration).read();
}

/** Names and constant defaults, from the text of a function that no compiler has seen. */
export function readFunction(compiler: typeof ts, node: ts.SignatureDeclaration): CallableShape {
  const parameters = node.parameters.map((parameter, i): ShapedParameter => {
    const name = parameterName(compiler, parameter, i);
    if (parameter.dotDotDotToken !== undefined) return { shape: 'spread', name, element: undefined };
    if (compiler.isObjectBindingPattern(parameter.name)) {
      const elements = parameter.name.elements.filter((element) => element.dotDotDotToken === undefined);
      const properties = elements.map((element) => ({
        name: propertyName(compiler, element),
        type: undefined,
        optional: true,
        initializer: initializerOf(compiler, element.initializer, unknownName),
      }));
      return { shape: 'options', name, properties, required: parameter.initializer === undefined };
    }
    const initializer = initializerOf(compiler, parameter.initializer, unknownName);
    return { shape: 'value', name, type: undefined, optional: false, initializer };
  });
  return {
    parameters,
    doc: NO_COMMENT,
    isGenerator: hasAsterisk(compiler, node),
    givesPlan: false,
  };
}

class CallableReader {
  readonly #ts: typeof ts;
  readonly #checker: ts.TypeChecker;
  readonly #types: TypeReader;
  /** Of a declaration file, the function in the JavaScript beside it: only there are the defaults. */
  readonly #compiled: ts.SignatureDeclaration | undefined;
  readonly #doc;

  constructor(
    context: ReadContext,
    readonly signature: ts.Signature,
    readonly declaration: ts.SignatureDeclaration,
  ) {
    this.#ts = context.ts;
    this.#checker = context.checker;
    this.#types = context.types;
    this.#compiled = compiledFunction(context.ts, declaration);
    this.#doc = readDocComment(commentOf(context.ts, declaration));
  }

  read(): CallableShape {
    const symbols = (this.#namedSignature() ?? this.signature).getParameters();
    const parameters = symbols.flatMap((symbol, i) => this.#parameter(symbol, i, i === symbols.length - 1));
    const isGenerator =
      hasAsterisk(this.#ts, this.declaration) ||
      (this.#compiled !== undefined && hasAsterisk(this.#ts, this.#compiled));
    const givesPlan = this.#types.isPlanType(this.signature.getReturnType());
    return { parameters, doc: this.#doc, isGenerator, givesPlan };
  }

  /** `@signature MoveCall`: a simpler type of the same file, where the true one can only be read by a compiler. */
  #namedSignature(): ts.Signature | undefined {
    if (this.#doc.signature === undefined) return undefined;
    const file = this.#checker.getSymbolAtLocation(this.declaration.getSourceFile());
    const symbol = file?.exports?.get(this.#ts.escapeLeadingUnderscores(this.#doc.signature));
    return symbol && this.#checker.getDeclaredTypeOfSymbol(symbol).getCallSignatures()[0];
  }

  #parameter(symbol: ts.Symbol, index: number, isLast: boolean): ShapedParameter[] {
    const t = this.#ts;
    const type = this.#checker.getTypeOfSymbolAtLocation(symbol, this.declaration);
    const node = symbol.valueDeclaration;
    const declared = node !== undefined && t.isParameter(node) ? node : undefined;
    const written = declared?.type;
    const compiled = this.#compiled?.parameters[index];
    const name = declared === undefined ? symbol.name : parameterName(t, declared, index);
    if (declared?.dotDotDotToken !== undefined) return this.#rest(name, written, type);

    const pattern = [declared?.name, compiled?.name].find(
      (candidate): candidate is ts.ObjectBindingPattern =>
        candidate !== undefined && t.isObjectBindingPattern(candidate),
    );
    const initializer = this.#initializer(declared, compiled);
    const optional = declared?.questionToken !== undefined || (symbol.flags & t.SymbolFlags.Optional) !== 0;
    const required = !optional && initializer === undefined;
    const flat = this.#hasOptions(type) ? this.#options(name, type, pattern, required) : undefined;
    if (flat !== undefined && isLast && (pattern !== undefined || OPTIONS_NAMES.has(name)))
      return [{ shape: 'options', ...flat }];
    const values = type.getStringIndexType();
    if (isLast && name === 'kwargs' && values !== undefined) {
      const others = this.#types.readType(values) ?? null;
      return [{ shape: 'options', name, properties: [], others, required }];
    }
    const value = { name, type: this.#type(written, type), optional, initializer };
    const isTakenApart = declared !== undefined && !t.isIdentifier(declared.name);
    return [
      {
        shape: 'value',
        ...value,
        ...(flat && { flat }),
        ...(isTakenApart ? { unnamed: true as const } : {}),
      },
    ];
  }

  /** `...args: T[]`, or a tuple type that may end in an object of options. */
  #rest(name: string, written: ts.TypeNode | undefined, type: ts.Type): ShapedParameter[] {
    const resolved = type.isTypeParameter() ? (this.#checker.getBaseConstraintOfType(type) ?? type) : type;
    const tuples = (resolved.isUnion() ? resolved.types : [resolved]).filter((part) =>
      this.#checker.isTupleType(part),
    );
    if (tuples.length === 0) {
      const list =
        written === undefined ? undefined : (this.#types.readNode(written) ?? this.#types.readType(resolved));
      return [{ shape: 'spread', name, element: elementOf(list) }];
    }
    const elements = new Set<ts.Type>();
    const options: ts.Type[] = [];
    for (const tuple of tuples as ts.TypeReference[]) {
      const parts = [...this.#checker.getTypeArguments(tuple)];
      const last = parts.at(-1);
      const flags = (tuple.target as ts.TupleType).elementFlags.at(-1) ?? 0;
      const isVariable = (flags & this.#ts.ElementFlags.Variable) !== 0;
      if (last !== undefined && !isVariable && this.#hasOptions(last)) options.push(parts.pop() ?? last);
      for (const part of parts) elements.add(part);
    }
    const nodes = written && restElements(this.#ts, written);
    const types =
      nodes
        ?.filter((node) => !this.#hasOptions(this.#checker.getTypeFromTypeNode(node)))
        .map((node) => this.#types.readNode(node)) ?? [...elements].map((part) => this.#types.readType(part));
    const element = types.length === 0 ? undefined : unionOf(types);
    const spread: ShapedParameter = { shape: 'spread', name, element };
    const forms = resolved.isUnion() ? resolved.types.length : 1;
    return options.length === 0 ? [spread] : [spread, this.#mergedOptions(options, forms)];
  }

  /** Several forms of a call may end in different options: clients see them all, and none that every form needs. */
  #mergedOptions(types: readonly ts.Type[], forms: number): ShapedParameter {
    const distinct = [...new Set(types)];
    const read = distinct.map((type) => this.#options('options', type, undefined, false));
    const properties = new Map<string, ShapedValue>();
    // The form with the most options knows best in which order they come.
    for (const form of read.toSorted((a, b) => b.properties.length - a.properties.length)) {
      for (const property of form.properties) {
        const isEverywhere =
          types.length === forms &&
          read.every((other) => other.properties.some(({ name }) => name === property.name));
        const known = properties.get(property.name);
        const optional = property.optional || !isEverywhere || known?.optional === true;
        properties.set(property.name, { ...(known ?? property), optional });
      }
    }
    return {
      ...{ shape: 'options', name: 'options' },
      properties: [...properties.values()],
      required: forms === 1,
    };
  }

  #options(
    name: string,
    type: ts.Type,
    pattern: ts.ObjectBindingPattern | undefined,
    required: boolean,
  ): ShapedOptions {
    const initializers = new Map(
      pattern?.elements.map((element) => [propertyName(this.#ts, element), element.initializer] as const),
    );
    const properties = this.#checker
      .getPropertiesOfType(this.#objectPart(type))
      .map((symbol): ShapedValue => {
        const node = symbol.valueDeclaration;
        const written = node !== undefined && this.#ts.isPropertySignature(node) ? node.type : undefined;
        const own = this.#checker.getTypeOfSymbolAtLocation(symbol, this.declaration);
        const { text, defaultValue } =
          node === undefined ? NO_COMMENT : readDocComment(commentOf(this.#ts, node));
        return {
          name: symbol.name,
          type: this.#type(written, own),
          optional: (symbol.flags & this.#ts.SymbolFlags.Optional) !== 0,
          initializer: initializerOf(this.#ts, initializers.get(symbol.name), this.#meaning),
          ...(text === '' ? {} : { text }),
          ...(defaultValue === undefined ? {} : { documentedDefault: defaultValue }),
        };
      });
    const index = this.#objectPart(type).getStringIndexType();
    const others = index === undefined ? {} : { others: this.#types.readType(index) ?? null };
    return { name, properties, ...others, required };
  }

  /** `O | null` and `O | undefined` are objects of options too. */
  #objectPart(type: ts.Type): ts.Type {
    const { Null, Undefined } = this.#ts.TypeFlags;
    if (!type.isUnion()) return type;
    const parts = type.types.filter((part) => (part.flags & (Null | Undefined)) === 0);
    return parts.length === 1 ? (parts[0] as ts.Type) : type;
  }

  #hasOptions(type: ts.Type): boolean {
    const part = this.#objectPart(type);
    return (
      (part.flags & (this.#ts.TypeFlags.Object | this.#ts.TypeFlags.Intersection)) !== 0 &&
      !this.#checker.isArrayLikeType(part) &&
      part.getCallSignatures().length === 0 &&
      part.getProperties().length > 0 &&
      deviceToken(part) === undefined
    );
  }

  /** What nobody wrote and the compiler could not find out is untyped: names in it are converted, as in Python. */
  #type(written: ts.TypeNode | undefined, type: ts.Type): WireType | undefined {
    if (written !== undefined) return this.#types.readNode(written);
    const read = this.#types.readType(type);
    return JSON.stringify(read ?? null).includes('"typing.Any"') ? undefined : read;
  }

  #initializer(
    declared: ts.ParameterDeclaration | undefined,
    compiled: ts.ParameterDeclaration | undefined,
  ): Initializer | undefined {
    if (declared?.initializer !== undefined)
      return initializerOf(this.#ts, declared.initializer, this.#meaning);
    return initializerOf(this.#ts, compiled?.initializer, unknownName);
  }

  /** Constants, members of enumerations, and devices, which are published by name. */
  readonly #meaning: NameMeaning = (name) => {
    const type = this.#checker.getTypeAtLocation(name);
    if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
    const isNamed = this.#ts.isIdentifier(name);
    if (isNamed && admits(this.#types.readType(type), 'typing.Any')) return undefined;
    return isNamed && deviceToken(type) !== undefined ? name.text : undefined;
  };
}

const OPTIONS_NAMES = new Set(['options', 'opts']);

/** The JavaScript beside a declaration file has no types to ask. */
const unknownName: NameMeaning = () => undefined;

function initializerOf(
  compiler: typeof ts,
  expression: ts.Expression | undefined,
  meaning: NameMeaning,
): Initializer | undefined {
  if (expression === undefined) return undefined;
  const constant = constantOf(compiler, expression, meaning);
  return {
    text: expression.getText(),
    ...(constant === undefined
      ? {}
      : { literal: pythonLiteral(constant), floatLiteral: pythonFloat(constant) }),
  };
}

function elementOf(type: WireType | undefined): WireType | undefined {
  return type?.is === 'list' ? type.of : undefined;
}

function parameterName(compiler: typeof ts, parameter: ts.ParameterDeclaration, index: number): string {
  return compiler.isIdentifier(parameter.name) ? parameter.name.text : `arg${index + 1}`;
}

function propertyName(compiler: typeof ts, element: ts.BindingElement): string {
  const name = element.propertyName ?? element.name;
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : '';
}

function hasAsterisk(compiler: typeof ts, node: ts.Node): boolean {
  return (
    (compiler.isFunctionDeclaration(node) ||
      compiler.isFunctionExpression(node) ||
      compiler.isMethodDeclaration(node)) &&
    node.asteriskToken !== undefined
  );
}

/** The comment right above the declaration, or above the statement that it is the value of. */
function commentOf(compiler: typeof ts, declaration: ts.Node): string | undefined {
  for (let node = declaration; node !== undefined && !compiler.isSourceFile(node); node = node.parent) {
    // Declared by the compiler as internal; the public way also gives the comments of surrounding functions.
    const comments = (node as { jsDoc?: readonly ts.JSDoc[] }).jsDoc;
    if (comments !== undefined && comments.length > 0) return comments.at(-1)?.getText();
    if (compiler.isStatement(node) || compiler.isTypeElement(node)) return undefined;
  }
  return undefined;
}
