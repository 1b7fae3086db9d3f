import { stringifyJson, type JsonValue } from '../../../src/protocol/index.js';
import type { Exchange, Finding } from './pair.js';

const SHOWN = 240;

/** What was found, for a person to read: each request once, and under it where the replies differ. */
export function report(findings: readonly Finding[]): string {
  const exchanges = [...new Set(findings.map(({ exchange }) => exchange))];
  return exchanges
    .map((exchange) => [
      ...heading(exchange),
      ...findings.filter((finding) => finding.exchange === exchange).flatMap(line),
    ])
    .flat()
    .join('\n');
}

function heading({ method, params, ours, reference }: Exchange): string[] {
  const said = [ours, reference].map((reply) => text(reply['msg']));
  return [`${method} ${text(params)}`, `  said: ${said.join(' | ')}`];
}

function line({ path, ours, reference }: Finding): string[] {
  return [
    `  ${path.join('.') || 'the reply'}:`,
    `    ours:      ${text(ours)}`,
    `    reference: ${text(reference)}`,
  ];
}

function text(value: JsonValue | undefined): string {
  const whole = value === undefined ? 'nothing' : stringifyJson(value);
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
}
