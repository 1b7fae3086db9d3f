import type { JsonObject, MimeBundle } from '../../src/jupyter/wire/index.js';
import { presentDevice } from './device.js';
import { plainText } from './plain-text.js';
import { presentRecords } from './records.js';
import { presentRunResult, type PointsOf } from './run-result.js';
import { presentVega } from './vega-lite.js';

/** What a front end gets to see of a value: the same thing in several forms, of which it takes the best that it knows. */
export interface Presentation {
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
}

/** The convention of JavaScript kernels for values that know how to show themselves. */
export const DISPLAY = Symbol.for('Jupyter.display');

/** Shows values: as they want to be shown, or as what they are. Never throws, whatever the value does when it is looked at. */
export class Presenter {
  constructor(private readonly pointsOf: PointsOf) {}

  present(value: unknown): Presentation {
    const own = attempt(() => ownPresentation(value));
    const data = own?.data ?? this.#asWhatItIs(value);
    const text = data['text/plain'] ?? plainText(value);
    return { data: { 'text/plain': text, ...data }, metadata: own?.metadata ?? {} };
  }

  #asWhatItIs(value: unknown): MimeBundle {
    if (typeof value !== 'object' || value === null) return {};
    const forms = [
      presentRecords,
      presentVega,
      presentDevice,
      (it: unknown) => presentRunResult(it, this.pointsOf),
    ];
    for (const present of forms) {
      const bundle = attempt(() => asJson(present(value)));
      if (bundle !== null) return bundle;
    }
    return {};
  }
}

/** `[Symbol.for('Jupyter.display')]()` gives a bundle of forms by MIME type, or a pair of it and its metadata. */
function ownPresentation(value: unknown): Presentation | null {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return null;
  const display = (value as { [DISPLAY]?: unknown })[DISPLAY];
  if (typeof display !== 'function') return null;
  const given: unknown = display.call(value);
  const [data, metadata] = (Array.isArray(given) ? given : [given]) as [unknown, unknown];
  const bundle = asJson(data);
  return bundle === null ? null : { data: bundle, metadata: asJson(metadata) ?? {} };
}

/** What is no JSON would be lost on its way, and the message with it. */
function asJson(value: unknown): JsonObject | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
