import type { MimeBundle } from '../../src/jupyter/wire/index.js';
import type { CompilerClient } from '../compiler/client.js';
import type { Inspection } from '../compiler/protocol.js';
import type { CellNamespace } from '../evaluator/namespace.js';
import type { SourceTexts } from '../evaluator/source-texts.js';
import { pathAt, valueAt } from './value-at.js';

export interface InspectorParts {
  readonly compiler: CompilerClient;
  readonly namespace: CellNamespace;
  readonly sources: SourceTexts;
  /** A value as text. */
  readonly show: (value: unknown) => string;
}

interface Section {
  readonly title: string;
  readonly text: string;
  readonly isCode: boolean;
}

const SHOWN_VALUE_LINES = 30;

/** What is known of a name: type, comment and present value; with detail 1 also the text that defines it. */
export class Inspector {
  constructor(private readonly parts: InspectorParts) {}

  /** `offset` in UTF-16 units. Null where there is nothing to be told. */
  async inspect(code: string, offset: number, detail: 0 | 1): Promise<MimeBundle | null> {
    const { compiler, namespace } = this.parts;
    const { declarations } = namespace;
    const found = await compiler.ask('inspect', { declarations, code, offset });
    // What has a declaration is told with its name.
    if (found === null || found.signature === 'any') return null;
    const path = pathAt(code, offset);
    const sections = [
      ...documentationOf(found),
      ...this.#value(path),
      ...(detail === 1 && path.length === 1 ? await this.#definition(path[0] ?? '') : []),
    ];
    return { 'text/plain': plain(found, sections), 'text/markdown': markdown(found, sections) };
  }

  #value(path: readonly string[]): Section[] {
    const value = valueAt(this.parts.namespace, path);
    if (typeof value === 'function' || value === undefined) return [];
    return [{ title: 'Value', text: firstLines(this.parts.show(value)), isCode: true }];
  }

  async #definition(name: string): Promise<Section[]> {
    const text = this.parts.sources.latestWith(name);
    const definition = text === null ? null : await this.parts.compiler.ask('definition', { text, name });
    return definition === null ? [] : [{ title: 'Definition', text: definition, isCode: true }];
  }
}

function documentationOf({ documentation, tags }: Inspection): Section[] {
  const parameters = tags.filter(({ tag }) => tag === 'param');
  const width = Math.max(0, ...parameters.map(({ name }) => name.length));
  const listed = parameters.map(({ name, text }) => `${name.padEnd(width)}  ${text}`.trimEnd());
  const others = tags.filter(({ tag, text }) => tag !== 'param' && text !== '');
  return [
    ...(documentation === '' ? [] : [{ title: '', text: documentation, isCode: false }]),
    ...(listed.length === 0 ? [] : [{ title: 'Parameters', text: listed.join('\n'), isCode: true }]),
    ...others.map(({ tag, name, text }) => ({
      title: `${tag.charAt(0).toUpperCase()}${tag.slice(1)}`,
      text: name === '' ? text : `${name} ${text}`,
      isCode: false,
    })),
  ];
}

function plain({ signature }: Inspection, sections: readonly Section[]): string {
  const parts = sections.map(({ title, text }) =>
    title === '' ? text : `${title}\n${text.replaceAll(/^(?=.)/gm, '  ')}`,
  );
  return [signature, ...parts].join('\n\n');
}

function markdown({ signature }: Inspection, sections: readonly Section[]): string {
  const parts = sections.map(({ title, text, isCode }) =>
    [...(title === '' ? [] : [`**${title}**`]), isCode ? fenced('', text) : text].join('\n\n'),
  );
  return [fenced('typescript', signature), ...parts].join('\n\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function firstLines(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= SHOWN_VALUE_LINES) return text;
  return [...lines.slice(0, SHOWN_VALUE_LINES), `… and ${lines.length - SHOWN_VALUE_LINES} lines more`].join(
    '\n',
  );
}
