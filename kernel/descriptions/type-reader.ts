import type ts from '@tslab/typescript-for-tslab';
import { deviceToken } from './device-type.js';
import { ANY, named, NONE, RECORD, unionOf, type WireType } from './wire-type.js';

/** The values of type parameters while the body of a generic alias is read. */
type Scope = ReadonlyMap<ts.Symbol, WireType | undefined>;
const NO_SCOPE: Scope = new Map();
/** Types may contain themselves. Nothing that a person writes as a parameter is this deep. */
const MAX_DEPTH = 12;

const LISTS = new Set([
  'Array',
  'ReadonlyArray',
  'Iterable',
  'IterableIterator',
  'Set',
  'ReadonlySet',
  'ArrayLike',
]);
const DICTS = new Set(['Map', 'ReadonlyMap']);
const INTEGER_ARRAYS = /^(Big)?(Int|Uint)(8|16|32|64)(Clamped)?Array$/;
const FLOAT_ARRAYS = /^Float(32|64)Array$/;

/**
 * Reads the types of parameters. It follows what the author wrote as far as it can: in cells the compiler is not strict
 * about null, so that its own view of `number | null` is `number`, and it forgets that an alias was called `int`.
 */
export class TypeReader {
  readonly #ts: typeof ts;
  readonly #checker: ts.TypeChecker;
  readonly #isLibrary: (symbol: ts.Symbol | undefined) => boolean;

  constructor(compiler: typeof ts, program: ts.Program, checker: ts.TypeChecker) {
    this.#ts = compiler;
    this.#checker = checker;
    this.#isLibrary = (symbol) => {
      const file = symbol?.declarations?.[0]?.getSourceFile();
      return file !== undefined && program.isSourceFileDefaultLibrary(file);
    };
  }

  /** Undefined: the type cannot be told to clients. */
  readNode(node: ts.TypeNode): WireType | undefined {
    return this.#node(node, NO_SCOPE, 0);
  }

  readType(type: ts.Type): WireType | undefined {
    return this.#type(type, 0);
  }

  /** Whether a call gives a plan: a generator of messages. */
  isPlanType(type: ts.Type): boolean {
    if (type.aliasSymbol?.name === 'Plan') return true;
    const name = type.symbol?.name;
    if (name !== 'Generator' && name !== 'AsyncGenerator') return false;
    const [yielded] = this.#checker.getTypeArguments(type as ts.TypeReference);
    return yielded !== undefined && this.#isMessage(yielded);
  }

  #isMessage(type: ts.Type): boolean {
    const { Any, Unknown } = this.#ts.TypeFlags;
    return (type.flags & (Any | Unknown)) !== 0 || type.getProperty('command') !== undefined;
  }

  #node(node: ts.TypeNode, scope: Scope, depth: number): WireType | undefined {
    const t = this.#ts;
    const inner = (part: ts.TypeNode) => this.#node(part, scope, depth + 1);
    if (depth > MAX_DEPTH) return undefined;
    if (t.isParenthesizedTypeNode(node)) return inner(node.type);
    if (t.isTypeOperatorNode(node) && node.operator === t.SyntaxKind.ReadonlyKeyword) return inner(node.type);
    if (t.isUnionTypeNode(node)) return unionOf(node.types.map(inner));
    if (t.isArrayTypeNode(node)) return listOf(inner(node.elementType));
    if (t.isTupleTypeNode(node)) return this.#tupleNode(node, inner);
    if (t.isLiteralTypeNode(node) && node.literal.kind === t.SyntaxKind.NullKeyword) return NONE;
    if (t.isTypeReferenceNode(node)) return this.#reference(node, scope, depth);
    switch (node.kind) {
      case t.SyntaxKind.NullKeyword:
      case t.SyntaxKind.UndefinedKeyword:
      case t.SyntaxKind.VoidKeyword:
        return NONE;
      default:
        return this.#type(this.#checker.getTypeFromTypeNode(node), depth);
    }
  }

  #reference(node: ts.TypeReferenceNode, scope: Scope, depth: number): WireType | undefined {
    const t = this.#ts;
    const symbol = this.#resolve(this.#checker.getSymbolAtLocation(node.typeName));
    const args = (node.typeArguments ?? []).map((arg) => this.#node(arg, scope, depth + 1));
    if (symbol === undefined) return this.#type(this.#checker.getTypeFromTypeNode(node), depth);
    if (scope.has(symbol)) return scope.get(symbol);
    if (this.#isLibrary(symbol)) {
      if (LISTS.has(symbol.name)) return listOf(args[0]);
      if (DICTS.has(symbol.name)) return dictOf(args[0], args[1]);
      if (symbol.name === 'Record') return dictOf(args[0], args[1]);
      return this.#type(this.#checker.getTypeFromTypeNode(node), depth);
    }
    const type = this.#checker.getTypeFromTypeNode(node);
    if (symbol.name === 'int' && isNumeric(t, type)) return named('int');
    const alias = symbol.declarations?.find(t.isTypeAliasDeclaration);
    if (alias === undefined) return this.#type(type, depth);
    const inside = new Map(scope);
    alias.typeParameters?.forEach((parameter, i) => {
      const parameterSymbol = this.#checker.getSymbolAtLocation(parameter.name);
      if (parameterSymbol !== undefined && i < args.length) inside.set(parameterSymbol, args[i]);
    });
    const read = this.#node(alias.type, inside, depth + 1);
    return read?.is === 'strings' ? { ...read, name: symbol.name } : read;
  }

  #tupleNode(
    node: ts.TupleTypeNode,
    read: (part: ts.TypeNode) => WireType | undefined,
  ): WireType | undefined {
    const t = this.#ts;
    const elements = node.elements.map((element): TupleElement => {
      const isNamed = t.isNamedTupleMember(element);
      const optional = isNamed ? element.questionToken !== undefined : t.isOptionalTypeNode(element);
      const rest = isNamed ? element.dotDotDotToken !== undefined : t.isRestTypeNode(element);
      const bare =
        isNamed || t.isOptionalTypeNode(element) || t.isRestTypeNode(element) ? element.type : element;
      const type = read(bare);
      return { optional, rest, type: rest && type?.is === 'list' ? type.of : type };
    });
    return tupleOf(elements);
  }

  #type(type: ts.Type, depth: number): WireType | undefined {
    const { TypeFlags } = this.#ts;
    const is = (flags: ts.TypeFlags) => (type.flags & flags) !== 0;
    if (depth > MAX_DEPTH || is(TypeFlags.Never | TypeFlags.ESSymbolLike)) return undefined;
    if (is(TypeFlags.Any | TypeFlags.Unknown)) return ANY;
    if (is(TypeFlags.Null | TypeFlags.Undefined | TypeFlags.Void)) return NONE;
    if (type.isUnion()) return this.#union(type, depth);
    if (type.isStringLiteral()) return { is: 'strings', values: [type.value] };
    if (is(TypeFlags.StringLike)) return named('str');
    if (type.isNumberLiteral()) return unionOf([{ is: 'constants', values: [type.value] }]);
    if (is(TypeFlags.NumberLike)) return named('float');
    if (is(TypeFlags.BooleanLiteral))
      return { is: 'constants', values: [this.#checker.typeToString(type) === 'true'] };
    if (is(TypeFlags.BooleanLike)) return named('bool');
    if (is(TypeFlags.BigIntLike)) return named('int');
    if (
      is(TypeFlags.TypeParameter | TypeFlags.IndexedAccess | TypeFlags.Conditional | TypeFlags.Substitution)
    ) {
      const constraint = this.#checker.getBaseConstraintOfType(type);
      if (constraint === undefined || constraint === type)
        return is(TypeFlags.TypeParameter) ? ANY : undefined;
      return this.#type(constraint, depth + 1);
    }
    if (type.isIntersection()) return this.#intersection(type, depth);
    return is(TypeFlags.Object | TypeFlags.NonPrimitive) ? this.#object(type, depth) : undefined;
  }

  #union(type: ts.UnionType, depth: number): WireType | undefined {
    const read = unionOf(type.types.map((member) => this.#type(member, depth + 1)));
    const name =
      type.aliasSymbol?.name ?? (type.flags & this.#ts.TypeFlags.EnumLike ? type.symbol?.name : undefined);
    return read?.is === 'strings' && name !== undefined ? { ...read, name } : read;
  }

  /** A branded primitive (`number & { brand }`) is that primitive; several devices in one are a device. */
  #intersection(type: ts.IntersectionType, depth: number): WireType | undefined {
    const { NumberLike, StringLike, BooleanLike } = this.#ts.TypeFlags;
    const primitive = type.types.find((part) => part.flags & (NumberLike | StringLike | BooleanLike));
    if (primitive === undefined) return this.#object(type, depth);
    return type.aliasSymbol?.name === 'int' ? named('int') : this.#type(primitive, depth + 1);
  }

  #object(type: ts.Type, depth: number): WireType | undefined {
    const read = (part: ts.Type | undefined) => (part === undefined ? ANY : this.#type(part, depth + 1));
    const args = () => this.#checker.getTypeArguments(type as ts.TypeReference);
    if (this.#checker.isTupleType(type)) {
      const { elementFlags } = (type as ts.TypeReference).target as ts.TupleType;
      const { Optional, Variable } = this.#ts.ElementFlags;
      return tupleOf(
        args().map((arg, i) => {
          const flags = elementFlags[i] ?? 0;
          return { type: read(arg), optional: (flags & Optional) !== 0, rest: (flags & Variable) !== 0 };
        }),
      );
    }
    if (this.#checker.isArrayType(type)) return listOf(read(args()[0]));
    // A plan that has begun is nothing that a client could send, but the name of one may stand for it.
    if (this.isPlanType(type)) return undefined;
    if (this.#isLibrary(type.symbol)) {
      const { name } = type.symbol;
      if (LISTS.has(name)) return listOf(read(args()[0]));
      if (DICTS.has(name)) return dictOf(read(args()[0]), read(args()[1]));
      if (INTEGER_ARRAYS.test(name)) return listOf(named('int'));
      if (FLOAT_ARRAYS.test(name)) return listOf(named('float'));
      if (name === 'Date') return named('str');
      if (name === 'Promise' || name === 'PromiseLike') return undefined;
      if (name === 'Function') return named('__CALLABLE__');
    }
    const device = this.#isLibrary(type.symbol) ? undefined : deviceToken(type);
    if (device !== undefined) return named(device);
    const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
    if (signatures.length > 0) {
      const givesPlan = signatures.some((signature) => this.isPlanType(signature.getReturnType()));
      return named(givesPlan ? '__PLAN__' : '__CALLABLE__');
    }
    const index = type.getStringIndexType();
    return index === undefined || type.getProperties().length > 0
      ? RECORD
      : dictOf(named('str'), read(index));
  }

  #resolve(symbol: ts.Symbol | undefined): ts.Symbol | undefined {
    return symbol !== undefined && symbol.flags & this.#ts.SymbolFlags.Alias
      ? this.#checker.getAliasedSymbol(symbol)
      : symbol;
  }
}

interface TupleElement {
  readonly type: WireType | undefined;
  readonly optional: boolean;
  readonly rest: boolean;
}

/** Rest elements make a list; each optional one makes another tuple that may be meant. */
function tupleOf(elements: readonly TupleElement[]): WireType | undefined {
  if (elements.some(({ rest }) => rest)) return listOf(unionOf(elements.map(({ type }) => type)));
  const types: WireType[] = [];
  for (const { type } of elements) {
    if (type === undefined) return undefined;
    types.push(type);
  }
  const least = elements.filter(({ optional }) => !optional).length;
  const lengths = Array.from({ length: types.length - least + 1 }, (_, i) => least + i);
  return unionOf(lengths.map((length) => ({ is: 'tuple', of: types.slice(0, length) })));
}

function listOf(of: WireType | undefined): WireType | undefined {
  return of && { is: 'list', of };
}

function dictOf(key: WireType | undefined, value: WireType | undefined): WireType | undefined {
  if (key === undefined || value === undefined) return undefined;
  // JSON has string keys only.
  return { is: 'dict', key: key.is === 'strings' ? key : named('str'), value };
}

function isNumeric(compiler: typeof ts, type: ts.Type): boolean {
  const parts = type.isIntersection() ? type.types : [type];
  return parts.some((part) => (part.flags & compiler.TypeFlags.NumberLike) !== 0);
}
