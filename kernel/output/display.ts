import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Publisher } from './publisher.js';

/** What a cell gets for `import * as tslab from 'tslab'`. */
export interface DisplayModule {
  readonly versions: Readonly<Record<string, string>>;
  readonly display: Display;
  newDisplay(): Display;
}

/** One entry in the output of a cell; one made by `newDisplay` replaces its own earlier content. */
export interface Display {
  javascript(source: string): void;
  html(source: string): void;
  markdown(source: string): void;
  latex(source: string): void;
  svg(source: string): void;
  png(image: Uint8Array): void;
  jpeg(image: Uint8Array): void;
  gif(image: Uint8Array): void;
  pdf(document: Uint8Array): void;
  text(source: string): void;
  raw(contentType: string, content: string | Uint8Array): void;
}

/**
 * The display functions of tslab, with the same names, over our publisher. tslab's own module would load the whole
 * compiler into the main thread, and knows only one receiver for everything that is displayed.
 */
export function createDisplayModule(
  publisher: Publisher,
  versions: Readonly<Record<string, string>>,
): DisplayModule {
  return {
    versions,
    display: createDisplay(publisher, null),
    newDisplay: () => createDisplay(publisher, randomBytes(8).toString('hex')),
  };
}

function createDisplay(publisher: Publisher, id: string | null): Display {
  let isShown = false;
  const raw = (contentType: string, content: string | Uint8Array): void => {
    const data = { [contentType]: typeof content === 'string' ? content : base64(content) };
    publisher.publish(isShown ? 'update_display_data' : 'display_data', {
      data,
      metadata: {},
      ...(id === null ? {} : { transient: { display_id: id } }),
    });
    isShown = id !== null;
  };
  return {
    raw,
    javascript: (source) => raw('text/javascript', source),
    html: (source) => raw('text/html', source),
    markdown: (source) => raw('text/markdown', source),
    latex: (source) => raw('text/latex', source),
    svg: (source) => raw('image/svg+xml', source),
    png: (image) => raw('image/png', image),
    jpeg: (image) => raw('image/jpeg', image),
    gif: (image) => raw('image/gif', image),
    pdf: (document) => raw('application/pdf', document),
    text: (source) => raw('text/plain', source),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
