export interface TypeRow {
  readonly type: string;
  /** Undefined: published without annotation. */
  readonly wire: string | undefined;
  readonly enums?: Record<string, string[]>;
  readonly convert?: 'devices' | 'plans' | 'expressions';
  readonly declare?: string;
}

const row = (type: string, wire: string | undefined, more: Partial<TypeRow> = {}): TypeRow => ({
  type,
  wire,
  ...more,
});
const devices = { convert: 'devices' } as const;

/** Each kind of TypeScript type, and what Python clients are told. */
export const TYPE_ROWS: readonly TypeRow[] = [
  row('number', 'float'),
  row('int', 'int'),
  row('int[] | null', 'typing.Optional[typing.List[int]]'),
  row('Range', 'typing.Tuple[int, int]', { declare: 'type Range = [low: int, high: int];' }),
  row('Maybe<int>', 'typing.Optional[int]', { declare: 'type Maybe<T> = T | null;' }),
  row('bigint', 'int'),
  row('string', 'str'),
  row('`scan_${string}`', 'str'),
  row('boolean', 'bool'),
  row('true', 'typing.Literal[True]'),
  row('null', 'NoneType'),
  row('undefined', 'NoneType'),
  row('number | null', 'typing.Optional[float]'),
  row('number | string | undefined', 'typing.Optional[typing.Union[float, str]]'),
  row('any', 'typing.Any'),
  row('unknown', 'typing.Any'),
  row('number[]', 'typing.List[float]'),
  row('readonly string[]', 'typing.List[str]'),
  row('Array<boolean>', 'typing.List[bool]'),
  row('ReadonlyArray<number[]>', 'typing.List[typing.List[float]]'),
  row('Iterable<number>', 'typing.List[float]'),
  row('Set<string>', 'typing.List[str]'),
  row('Float64Array', 'typing.List[float]'),
  row('Uint8Array', 'typing.List[int]'),
  row('[number, string]', 'typing.Tuple[float, str]'),
  row('[number, string?]', 'typing.Union[typing.Tuple[float], typing.Tuple[float, str]]'),
  row('[string, ...number[]]', 'typing.List[typing.Union[str, float]]'),
  row('number | number', 'float'),
  row('string | (number | string)[]', 'typing.Union[str, typing.List[typing.Union[float, str]]]'),
  row("'fast' | 'slow'", 'Value', { enums: { Value: ['fast', 'slow'] } }),
  row('Speed', 'Speed', { declare: "type Speed = 'fast' | 'slow';", enums: { Speed: ['fast', 'slow'] } }),
  row('Speed | null', 'typing.Optional[Speed]', { enums: { Speed: ['fast', 'slow'] } }),
  row('Speed | number', 'typing.Union[Speed, float]', { enums: { Speed: ['fast', 'slow'] } }),
  row('Colour', 'Colour', {
    declare: "enum Colour { Red = 'red', Blue = 'blue' }",
    enums: { Colour: ['red', 'blue'] },
  }),
  row('typing', 'Value', { declare: "type typing = 'a' | 'b';", enums: { Value: ['a', 'b'] } }),
  row(`"it's" | 'plain'`, `typing.Literal["it's", 'plain']`),
  row("'__x__' | 'mro'", "typing.Literal['__x__', 'mro']"),
  row('1 | 2 | -3', 'typing.Literal[1, 2, -3]'),
  row('0.5 | 1', 'float'),
  row('Level', 'typing.Literal[0, 1]', { declare: 'enum Level { Low, High }' }),
  row('Record<string, number>', 'typing.Dict[str, float]'),
  row('{ [name: string]: boolean }', 'typing.Dict[str, bool]'),
  row('Map<string, int>', 'typing.Dict[str, int]'),
  row("Record<'x' | 'y', number>", 'typing.Dict[Value, float]', { enums: { Value: ['x', 'y'] } }),
  row('{ a: number; b?: string }', 'typing.Dict[str, typing.Any]'),
  row('Partial<{ a: number }>', 'typing.Dict[str, typing.Any]'),
  row('object', 'typing.Dict[str, typing.Any]'),
  row('Readable', '__READABLE__', devices),
  row('Movable', '__MOVABLE__', devices),
  row('Flyable', '__FLYABLE__', devices),
  row('Stageable', '__DEVICE__', devices),
  row('Triggerable', '__DEVICE__', devices),
  row('Motor', '__MOVABLE__', devices),
  row('Detector', '__READABLE__', devices),
  row('Readable & Movable', '__MOVABLE__', devices),
  row('readonly Readable[]', 'typing.List[__READABLE__]', devices),
  row('Motor | Motor[]', 'typing.Union[__MOVABLE__, typing.List[__MOVABLE__]]', devices),
  row('Movable | any', 'typing.Union[__MOVABLE__, typing.Any]', devices),
  row('Map<string, Motor>', 'typing.Dict[str, __MOVABLE__]', devices),
  row('(n: number) => Plan', '__PLAN__', { convert: 'plans' }),
  row('(n: number) => number', '__CALLABLE__', { convert: 'expressions' }),
  row('Function', '__CALLABLE__', { convert: 'expressions' }),
  row('new () => object', '__CALLABLE__', { convert: 'expressions' }),
  row('Date', 'str'),
  row('Promise<number>', undefined),
  row('symbol', undefined),
  row('number | Promise<number>', undefined),
  row('Tree', 'typing.Dict[str, typing.Any]', { declare: 'interface Tree { children: Tree[] }' }),
  row('number & { readonly brand: unique symbol }', 'float'),
];

/** What the types above are made of. */
export const TYPES_OF_ROWS = `
    type int = number;
    interface Msg { command: string }
    type Plan = Generator<Msg, unknown, unknown>;
    interface Readable { readonly name: string; read(): object; describe(): object }
    interface Movable { set(value: unknown): object }
    interface Flyable { readonly name: string; kickoff(): object; complete(): object }
    interface Stageable { stage(): object; unstage(): object }
    interface Triggerable { trigger(): object }
    class Motor { name = 'm'; read() { return {} } describe() { return {} } set(value: number) { return {} } }
    class Detector { name = 'd'; read() { return {} } describe() { return {} } }
    ${TYPE_ROWS.map(({ declare = '' }) => declare).join('\n')}
`;
