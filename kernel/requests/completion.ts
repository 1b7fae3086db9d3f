import { types } from 'node:util';
import type { MessageContents } from '../../src/jupyter/wire/index.js';
import type { CompilerClient } from '../compiler/client.js';
import type { Completion, Match, WantedName } from '../compiler/protocol.js';
import type { Descriptions } from '../context.js';
import { kindOfValue } from '../descriptions/index.js';
import type { CellNamespace } from '../evaluator/namespace.js';
import { toCharacters, toUtf16Offset } from './code-place.js';
import { pathAt, valueAt } from './value-at.js';

export interface CompleterParts {
  readonly compiler: CompilerClient;
  readonly namespace: CellNamespace;
  readonly descriptions: Descriptions;
}

/** Of thousands of names nobody reads all, and looking at them takes time from a plan that runs. */
const LOOKED_AT = 500;

/**
 * How a name goes on: what the compiler knows of the cell and of modules, with what only the namespace knows, which of the
 * values are plans and devices.
 */
export class Completer {
  constructor(private readonly parts: CompleterParts) {}

  async complete(code: string, cursor: number): Promise<MessageContents['complete_reply']> {
    const offset = toUtf16Offset(code, cursor);
    const { declarations } = this.parts.namespace;
    const found = await this.parts.compiler.ask('complete', { declarations, code, offset });
    const matches = this.#matches(found, code, offset);
    const start = toCharacters(code, found.start);
    const end = toCharacters(code, found.end);
    return {
      status: 'ok',
      matches: matches.map(({ text }) => text),
      cursor_start: start,
      cursor_end: end,
      // The name under which front ends look for the kind of each match.
      metadata: {
        _jupyter_types_experimental: matches.map(({ text, kind }) => ({ start, end, text, type: kind })),
      },
    };
  }

  #matches({ matches, start, wants }: Completion, code: string, offset: number): readonly Match[] {
    if (wants !== undefined) return this.#namesOf(wants, code.slice(start, offset));
    const isMember = code[start - 1] === '.';
    const above = isMember ? pathAt(code, start - 1) : [];
    if (isMember && above.length === 0) return matches;
    return matches.map((match, at) =>
      at < LOOKED_AT ? { ...match, kind: this.#kindOf([...above, match.text]) ?? match.kind } : match,
    );
  }

  #namesOf(wanted: WantedName, begun: string): Match[] {
    return this.parts.namespace
      .names()
      .filter((name) => name.startsWith(begun) && this.#kindOf([name]) === wanted)
      .sort()
      .map((text) => ({ text, kind: wanted }));
  }

  #kindOf(path: readonly string[]): WantedName | null {
    const value = valueAt(this.parts.namespace, path);
    if (types.isProxy(value)) return null;
    return kindOfValue(value, (callable) => this.parts.descriptions.of(callable));
  }
}
