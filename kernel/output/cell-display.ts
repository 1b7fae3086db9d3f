import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { JsonObject, MimeBundle } from '../../src/jupyter/wire/index.js';
import {
  DISPLAY,
  tableOf,
  htmlTable,
  plainTable,
  vegaLiteBundle,
  type Presenter,
} from '../presentation/index.js';
import type { Publisher } from './publisher.js';

/** Something that is shown and can be shown anew, in its old place. */
export interface LiveDisplay {
  readonly id: string;
  update(value: unknown): void;
}

/** A value that shows itself in one given way. */
export interface Shown {
  [DISPLAY](): readonly [MimeBundle, JsonObject];
}

interface Forms<Result> {
  html(source: string): Result;
  markdown(source: string): Result;
  latex(source: string): Result;
  svg(source: string): Result;
  javascript(source: string): Result;
  json(value: unknown): Result;
  png(image: Uint8Array): Result;
  jpeg(image: Uint8Array): Result;
  vegaLite(specification: object): Result;
  table(records: readonly object[], columns?: readonly string[]): Result;
  mime(data: MimeBundle, metadata?: JsonObject): Result;
}

/** What cells know as `display`: `display(value)`, `display.svg(text)`, `display.live(value)`. */
export interface CellDisplay extends Forms<void> {
  (...values: unknown[]): void;
  /** The same forms, as values: to be returned by a cell, or shown by `live`. */
  readonly as: Forms<Shown>;
  live(value?: unknown): LiveDisplay;
  update(id: string, value: unknown): void;
  clear(wait?: boolean): void;
}

/** Declarations of `display` for the compiler of cells. Without names of types, because these would be in the namespace. */
export const DISPLAY_DECLARATIONS = displayDeclarations();

export function createCellDisplay(publisher: Publisher, presenter: Presenter): CellDisplay {
  const show = (value: unknown): void => publisher.publish('display_data', presenter.present(value));
  const as = shownForms();
  const update = (id: string, value: unknown): void =>
    publisher.publish('update_display_data', {
      ...presenter.present(value),
      transient: { display_id: id },
    });
  const forms = Object.fromEntries(
    Object.entries(as).map(([name, make]) => [
      name,
      // Each form has its own parameters, which pass through unseen.
      (...given: unknown[]) => show((make as (...given: unknown[]) => Shown)(...given)),
    ]),
  ) as unknown as Forms<void>;
  return Object.assign((...values: unknown[]) => values.forEach(show), forms, {
    as,
    live(value: unknown = as.html('')): LiveDisplay {
      const id = randomUUID();
      publisher.publish('display_data', { ...presenter.present(value), transient: { display_id: id } });
      return Object.freeze({ id, update: (next: unknown) => update(id, next) });
    },
    update,
    clear: (wait = false) => publisher.publish('clear_output', { wait }),
  });
}

function shownForms(): Forms<Shown> {
  const mime = (data: MimeBundle, metadata: JsonObject = {}): Shown => ({
    [DISPLAY]: () => [data, metadata],
  });
  const text = (type: string) => (source: string) => mime({ [type]: source, 'text/plain': source });
  const image = (type: string) => (bytes: Uint8Array) =>
    mime({ [type]: Buffer.from(bytes).toString('base64'), 'text/plain': `[${type}, ${bytes.length} bytes]` });
  return {
    html: text('text/html'),
    markdown: text('text/markdown'),
    latex: text('text/latex'),
    svg: (source) => mime({ 'image/svg+xml': source, 'text/plain': '[an SVG image]' }),
    javascript: text('text/javascript'),
    json: (value) => mime({ 'application/json': value, 'text/plain': JSON.stringify(value, null, 2) }),
    png: image('image/png'),
    jpeg: image('image/jpeg'),
    vegaLite: (specification) => mime(vegaLiteBundle(specification)),
    table(records, columns) {
      const table = tableOf(records, columns) ?? { head: ['(no records)'], rows: [] };
      return mime({ 'text/plain': plainTable(table), 'text/html': htmlTable(table) });
    },
    mime,
  };
}

function displayDeclarations(): string {
  const forms = (result: string): string =>
    [
      'html(source: string)',
      'markdown(source: string)',
      'latex(source: string)',
      'svg(source: string)',
      'javascript(source: string)',
      'json(value: unknown)',
      'png(image: Uint8Array)',
      'jpeg(image: Uint8Array)',
      '/** A plot: data, mark and encoding as Vega-Lite describes them. */\n  vegaLite(specification: object)',
      'table(records: readonly object[], columns?: readonly string[])',
      'mime(data: { [type: string]: unknown }, metadata?: { [key: string]: unknown })',
    ]
      .map((form) => `  ${form}: ${result};\n`)
      .join('');
  return `/** Shows values in the output of the cell. */
declare const display: {
  (...values: unknown[]): void;
${forms('void')}  /** The same forms as values, for the last line of a cell or for \`live\`. */
  as: {
${forms('object')}  };
  /** Shows a value that \`update\` replaces later, in its place. */
  live(value?: unknown): { readonly id: string; update(value: unknown): void };
  update(id: string, value: unknown): void;
  clear(wait?: boolean): void;
};
`;
}
