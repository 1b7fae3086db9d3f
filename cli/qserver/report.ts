import { stringify } from 'yaml';
import { assertNever } from '../../src/errors.js';
import { plainValue, stringifyJson, type JsonObject } from '../../src/protocol/index.js';
import { prettyPython } from '../python/pretty.js';
import { humanReport } from './human-report.js';
import { shorten } from './shorten.js';
import type { View } from './view.js';

export const OUTPUTS = ['table', 'python', 'json', 'yaml'] as const;
export type Output = (typeof OUTPUTS)[number];

/** The text of a reply: for people, cut where it is long, or whole for other programs. */
export function reportReply(method: string, reply: JsonObject, output: Output, view: View): string {
  switch (output) {
    case 'json':
      return stringifyJson(reply);
    case 'yaml':
      return stringify(plainValue(reply)).trimEnd();
    case 'python':
      return prettyPython(view.isFull ? reply : (shorten(reply) ?? null));
    case 'table':
      return humanReport(method, reply, view);
    default:
      return assertNever(output);
  }
}
