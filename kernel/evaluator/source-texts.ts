import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import type { SourceMaps } from '../compiler/protocol.js';

export interface Position {
  /** `<cell 3>` or a path. */
  readonly label: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
}

interface KnownSource {
  readonly text: string | null;
  readonly maps: SourceMaps | null;
  parsed: { readonly outer: SourceMap; readonly inner: SourceMap } | null;
}

/** Cells beyond this many are forgotten: their stack traces then show the compiled positions. */
const KEPT_CELLS = 5_000;

/** The texts of cells and files that ran here, and the way from what runs back to what was written. */
export class SourceTexts {
  readonly #known = new Map<string, KnownSource>();

  /** `text` null: the text is in the file that the label names. */
  addCompiled(label: string, text: string | null, maps: SourceMaps | null): void {
    this.#known.delete(label);
    this.#known.set(label, { text, maps, parsed: null });
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT_CELLS && oldest !== undefined) this.#known.delete(oldest);
  }

  isKnown(label: string): boolean {
    return this.#known.has(label);
  }

  /** The author's position for a position in the code that runs. */
  original({ label, line, column }: Position): Position {
    const source = this.#known.get(label);
    if (source?.maps == null) return { label, line, column };
    source.parsed ??= {
      outer: new SourceMap(JSON.parse(source.maps.outer) as SourceMapPayload),
      inner: new SourceMap(JSON.parse(source.maps.inner) as SourceMapPayload),
    };
    const middle = source.parsed.outer.findEntry(line - 1, column - 1);
    if (!('originalLine' in middle)) return { label, line, column };
    const end = source.parsed.inner.findEntry(middle.originalLine, middle.originalColumn);
    if (!('originalLine' in end)) return { label, line, column };
    return { label, line: end.originalLine + 1 - source.maps.prefixLines, column: end.originalColumn + 1 };
  }

  /** The latest text that has this word. Startup files are read anew: what counts is what is written now. */
  latestWith(word: string): string | null {
    const pattern = new RegExp(`(?<![\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`);
    const declares = new RegExp(
      `\\b(?:function\\s*\\*?|class|const|let|var|interface|type|enum)\\s+${word.replaceAll('$', '\\$')}`,
    );
    for (const label of [...this.#known.keys()].reverse()) {
      const text = this.lines(label)?.join('\n');
      if (text !== undefined && pattern.test(text) && declares.test(text)) return text;
    }
    return null;
  }

  lines(label: string): readonly string[] | null {
    const source = this.#known.get(label);
    if (source === undefined) return null;
    try {
      return (source.text ?? readFileSync(label, 'utf8')).split(/\r?\n/);
    } catch {
      return null;
    }
  }
}
