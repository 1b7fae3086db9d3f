import { Float, type JsonObject, type JsonValue } from '../../src/protocol/index.js';
import { METHODS, supportedParameters, type MethodContract } from '../../src/protocol/methods/index.js';
import type { Encoding } from '../../src/transport/index.js';

/** These end the manager, as they should. */
const ENDINGS: readonly string[] = ['manager_stop', 'manager_kill'];

const ODD: readonly JsonValue[] = [
  ...[
    null,
    true,
    false,
    0,
    1,
    -1,
    0.5,
    NaN,
    Infinity,
    -0,
    2 ** 31,
    2 ** 53,
    2n ** 63n,
    new Float(1),
    new Float(1e300),
  ],
  ...[
    '',
    'x',
    'front',
    'back',
    '__proto__',
    'constructor',
    'é😀',
    '\0',
    '\ud800',
    'a'.repeat(300),
    '1',
    'primary',
  ],
  ...['plan', 'instruction', 'function', 'queue_stop', 'count', 'det1', '[1', '((((', '*+?'],
];
const KEYS: readonly string[] = [
  ...[
    'item',
    'items',
    'name',
    'args',
    'kwargs',
    'item_type',
    'item_uid',
    'user',
    'user_group',
    'meta',
    'properties',
  ],
  ...[
    'result',
    'uid',
    'pos',
    'user_groups',
    'allowed_plans',
    'root',
    'loop',
    '0',
    '10',
    '__proto__',
    'toString',
    '',
  ],
];

/** Parameters that requests come nowhere without, and what they may be. */
const GOOD: ReadonlyMap<string, JsonValue | undefined> = new Map<string, JsonValue | undefined>([
  ['item', undefined],
  ['items', undefined],
  ['user', 'somebody'],
  ['user_group', 'primary'],
  ['option', undefined],
  ['enable', true],
  ['mode', { loop: true }],
  ['script', 'const x = 1'],
]);

/** Requests that nobody should send: made up, nearly right, and damaged. The same seed makes the same ones. */
export class Rubbish {
  readonly #random: () => number;
  readonly #encoding: Encoding;
  readonly #contracts: readonly MethodContract[];

  constructor(random: () => number, encoding: Encoding, avoided: readonly string[] = []) {
    this.#random = random;
    this.#encoding = encoding;
    this.#contracts = Object.values(METHODS).filter(
      ({ name }) => !ENDINGS.includes(name) && !avoided.includes(name),
    );
  }

  body(): Buffer {
    const kind = this.#random();
    if (kind < 0.05) return this.#bytes(this.#below(200));
    const body = this.#encoding.encode(kind < 0.9 ? this.#request() : this.#value(0));
    return this.#random() < 0.25 ? this.#damaged(body) : body;
  }

  /** What a client may send instead of the one body frame. */
  frames(): Buffer[] {
    return Array.from({ length: this.#below(5) }, () =>
      this.#random() < 0.4 ? Buffer.alloc(0) : this.body(),
    );
  }

  #request(): JsonObject {
    const contract = this.#one(this.#contracts);
    const names = this.#random() < 0.9 ? supportedParameters(contract) : KEYS;
    const params: Record<string, JsonValue> = {};
    for (const name of names) {
      const isWanted = this.#random() < (GOOD.has(name) ? 0.95 : 0.15);
      if (isWanted && name !== '__proto__') params[name] = this.#parameter(name);
    }
    if (this.#random() < 0.05) return { method: this.#value(0), params: this.#value(0) };
    return { method: contract.name, params, ...(this.#random() < 0.03 && { id: 1 }) };
  }

  /** Most are such that the request comes further than to the first check. */
  #parameter(name: string): JsonValue {
    if (this.#random() < 0.15) return this.#value(0);
    if (name === 'item') return this.#item();
    if (name === 'items') return Array.from({ length: this.#below(4) }, () => this.#item());
    return GOOD.get(name) ?? this.#one(ODD);
  }

  #item(): JsonObject {
    return {
      item_type: 'plan',
      name: 'count',
      args: this.#random() < 0.7 ? [['det1']] : this.#value(0),
      ...(this.#random() < 0.3 && { [this.#one(KEYS)]: this.#value(0) }),
    };
  }

  #value(depth: number): JsonValue {
    const kind = this.#random();
    if (depth > 4 || kind < 0.6) return this.#one(ODD);
    const length = this.#below(4);
    if (kind < 0.8) return Array.from({ length }, () => this.#value(depth + 1));
    return Object.fromEntries(Array.from({ length }, () => [this.#one(KEYS), this.#value(depth + 1)]));
  }

  /** Bytes changed, lost, put in, or said twice. */
  #damaged(body: Buffer): Buffer {
    const at = this.#below(body.length + 1);
    const to = at + this.#below(9);
    const rest = [body.subarray(0, at), body.subarray(to)] as const;
    switch (this.#below(4)) {
      case 0:
        return Buffer.concat([rest[0], this.#bytes(to - at), rest[1]]);
      case 1:
        return rest[0];
      case 2:
        return Buffer.concat([body.subarray(0, at), this.#bytes(4), body.subarray(at)]);
      default:
        return Buffer.concat([rest[0], body.subarray(at, to), body.subarray(at)]);
    }
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#below(256)));
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#below(of.length)] as T;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
