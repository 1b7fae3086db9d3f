import { inspect } from 'node:util';
import { plainText } from '../presentation/index.js';
import type { CellDiagnostic } from '../compiler/protocol.js';
import type { CellError } from '../context.js';
import type { Position, SourceTexts } from './source-texts.js';

const CAUSES_SHOWN = 5;
const LINES_AROUND = 2;

/** What was thrown, as the `error` message tells it: where in the user's text, the text around it, and the stack. */
export function reportThrown(thrown: unknown, sources: SourceTexts): CellError {
  try {
    return report(thrown, sources);
  } catch {
    // A proxy, or an error with getters that throw: all that is known is that something was thrown.
    const text = plainText(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`], thrown };
  }
}

function report(thrown: unknown, sources: SourceTexts): CellError {
  if (!isErrorLike(thrown)) {
    const text = inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`], thrown };
  }
  const traceback = [];
  const place = firstKnownPlace(thrown, sources);
  if (place !== null) traceback.push(...excerpt(place, sources));
  traceback.push(...stackLines(thrown));
  let cause = thrown.cause;
  for (let shown = 0; cause !== undefined && shown < CAUSES_SHOWN; shown += 1) {
    const lines = isErrorLike(cause) ? stackLines(cause) : [inspect(cause)];
    traceback.push(`Caused by: ${lines[0] ?? ''}`, ...lines.slice(1));
    cause = isErrorLike(cause) ? cause.cause : undefined;
  }
  return { ename: nameOf(thrown), evalue: String(thrown.message), traceback, thrown };
}

/** A cell that did not compile. */
export function reportDiagnostics(
  diagnostics: readonly CellDiagnostic[],
  sources: SourceTexts,
): CellError & { location: string | null } {
  const traceback: string[] = [];
  for (const diagnostic of diagnostics) {
    traceback.push(...excerpt(diagnostic, sources));
    traceback.push(`${placeText(diagnostic)} - error TS${diagnostic.code}: ${diagnostic.message}`, '');
  }
  const [first] = diagnostics;
  const others = diagnostics.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  const location = first === undefined ? null : placeText(first);
  return {
    ename: 'CompileError',
    evalue:
      first === undefined ? 'the cell did not compile' : `${placeText(first)} - ${first.message}${more}`,
    traceback: traceback.slice(0, -1),
    location,
  };
}

export function diagnosticText(
  { message, code, ...place }: CellDiagnostic,
  kind: 'error' | 'warning',
): string {
  return `${placeText(place)} - ${kind} TS${code}: ${message}`;
}

/** `<cell 3>:2:7` of the topmost frame that the user wrote. */
export function locationOf(thrown: unknown, sources: SourceTexts): string | null {
  const place = isErrorLike(thrown) ? firstKnownPlace(thrown, sources) : null;
  return place === null ? null : placeText(place);
}

type ErrorLike = Error & { readonly cause?: unknown };

/** Errors of other realms are not instances of our Error. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}

function nameOf(error: ErrorLike): string {
  if (typeof error.name === 'string' && error.name !== 'Error' && error.name !== '') return error.name;
  // A class that extends Error and sets no name is still known by it.
  const constructorName: unknown = (error as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof constructorName === 'string' && constructorName !== '' ? constructorName : 'Error';
}

function stackLines(error: ErrorLike): string[] {
  return String(error.stack ?? `${error.name}: ${error.message}`).split('\n');
}

function firstKnownPlace(error: ErrorLike, sources: SourceTexts): Position | null {
  for (const line of stackLines(error)) {
    // Frames end in `file:line:column`, with or without brackets; a SyntaxError's stack begins with `file:line`.
    const found = /^(?:\s+at .*?\(?|)((?:<cell \d+>|\/[^():]+)):(\d+)(?::(\d+))?\)?$/.exec(line);
    const [, file, lineNumber, column] = found ?? [];
    if (file !== undefined && sources.isKnown(file))
      return { label: file, line: Number(lineNumber), column: Number(column ?? 1) };
  }
  return null;
}

function placeText({ label, line, column }: Position): string {
  return `${label}:${line}:${column}`;
}

/** The line and its neighbours, with a mark under the column. */
function excerpt(place: Position, sources: SourceTexts): string[] {
  const lines = sources.lines(place.label);
  if (lines === null || lines[place.line - 1] === undefined) return [];
  const first = Math.max(1, place.line - LINES_AROUND);
  const last = Math.min(lines.length, place.line + LINES_AROUND);
  const width = String(last).length;
  const shown = [placeText(place)];
  for (let number = first; number <= last; number += 1) {
    const mark = number === place.line ? '>' : ' ';
    shown.push(`${mark} ${String(number).padStart(width)} | ${lines[number - 1] ?? ''}`.trimEnd());
    if (number === place.line) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(place.column - 1)}^`);
  }
  return [...shown, ''];
}
