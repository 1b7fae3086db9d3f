import type { Metadata } from '../protocol/documents.js';

/** The stream whose events are the points of a run: that of its first dimension. */
export function pointStreamOf(metadata: Metadata): string {
  const { dimensions } = (metadata.hints ?? {}) as { dimensions?: readonly (readonly unknown[])[] };
  const stream = dimensions?.[0]?.[1];
  return typeof stream === 'string' ? stream : 'primary';
}
