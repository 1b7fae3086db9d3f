import type { MimeBundle } from '../../src/jupyter/wire/index.js';

/** Front ends know a specification by its major version. */
const DEFAULT_MAJOR = 5;

/** A Vega or Vega-Lite specification is shown as its plot where it says that it is one. */
export function presentVega(value: unknown): MimeBundle | null {
  if (typeof value !== 'object' || value === null) return null;
  const { $schema } = value as { $schema?: unknown };
  const found = typeof $schema === 'string' ? SCHEMA.exec($schema) : null;
  if (found === null) return null;
  const [, language, major] = found;
  return language === 'vega-lite'
    ? vegaLiteBundle(value, Number(major))
    : { [`application/vnd.vega.v${major}+json`]: value, 'text/plain': summary(value) };
}

export function vegaLiteBundle(specification: object, major = DEFAULT_MAJOR): MimeBundle {
  const $schema = `https://vega.github.io/schema/vega-lite/v${major}.json`;
  return {
    [`application/vnd.vegalite.v${major}+json`]: { $schema, ...specification },
    'text/plain': summary(specification),
  };
}

const SCHEMA = /\/schema\/(vega|vega-lite)\/v(\d+)/;

/** For consoles, which cannot show it. */
function summary(specification: object): string {
  const { title, mark } = specification as { title?: unknown; mark?: unknown };
  const kind = typeof mark === 'string' ? mark : (mark as { type?: unknown } | undefined)?.type;
  return [
    '[plot',
    typeof kind === 'string' ? ` of ${kind}s` : '',
    typeof title === 'string' ? `: ${title}` : '',
    ']',
  ].join('');
}
