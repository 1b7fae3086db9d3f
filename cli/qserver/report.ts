import { stringify } from 'yaml';
import { plainValue, stringifyJson, type JsonObject } from '../../src/protocol/index.js';
import { prettyPython } from '../python/pretty.js';
import { shorten } from './shorten.js';

export const OUTPUTS = ['python', 'json', 'yaml'] as const;
export type Output = (typeof OUTPUTS)[number];

/** The text of a reply: for people as a Python literal, cut where it is long, or whole for other programs. */
export function reportReply(reply: JsonObject, output: Output, isFull: boolean): string {
  if (output === 'json') return stringifyJson(reply);
  if (output === 'yaml') return stringify(plainValue(reply)).trimEnd();
  return prettyPython(isFull ? reply : (shorten(reply) ?? null));
}
