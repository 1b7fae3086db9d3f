import { stringifyJson, type JsonValue } from '../../../src/protocol/index.js';
import type { Finding } from './pair.js';

const SHOWN = 300;

/** What was found, for a person to read: the request, and where the replies differ. */
export function report(findings: readonly Finding[]): string {
  return findings
    .map(({ exchange, path, ours, reference }) =>
      [
        `${exchange.method} ${text(exchange.params)}: ${path.join('.') || 'the reply'}`,
        `  ours:      ${text(ours)}  (${text(exchange.ours['msg'])})`,
        `  reference: ${text(reference)}  (${text(exchange.reference['msg'])})`,
      ].join('\n'),
    )
    .join('\n');
}

function text(value: JsonValue | undefined): string {
  const whole = value === undefined ? 'nothing' : stringifyJson(value);
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
}
