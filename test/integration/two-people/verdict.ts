import { contentsOf, replyOf, resultOf, textOf, type Exchange } from '../../fakes/kernel-session.js';
import type { TypedCell } from './cells.js';
import type { Journal } from './journal.js';
import type { PlanFate } from './typed-records.js';

export interface Answered {
  /** Who typed it. */
  readonly name: string;
  readonly cell: TypedCell;
  readonly sentAt: number;
  /** A cell before it may have failed, or its subshell have gone. */
  readonly mayBeAborted: boolean;
  readonly exchange: Exchange;
}

/** Whether the cell got the answer that it has to get. Resolves to what became of its plan, if it had one. */
export function checkAnswer(
  journal: Journal,
  { name, cell, sentAt, mayBeAborted, exchange }: Answered,
): PlanFate {
  const reply = replyOf(exchange);
  const status = String(reply['status']);
  const [ename, evalue] = [String(reply['ename'] ?? ''), String(reply['evalue'] ?? '')];
  const what = (): string => `${name}: ${cell.code} → ${status} ${ename} ${evalue}`;
  if (status === 'aborted') {
    journal.check(mayBeAborted || journal.mayHaveDied || journal.isClosing, what);
    return 'refused';
  }
  const isCut = ename === 'KeyboardInterrupt';
  if (cell.kind !== 'plan' && cell.kind !== 'control') checkLines(journal, cell, exchange, isCut);
  const [error] = contentsOf(exchange.published, 'error');
  journal.check(
    (status === 'error') === (error !== undefined),
    () => `${what()}, published: ${error !== undefined}`,
  );
  if (isCut) {
    const whose = cell.holdsThread === true ? null : name;
    journal.check(journal.mayHaveInterrupted(whose, sentAt), what);
    return 'refused';
  }
  switch (cell.kind) {
    case 'value':
    case 'waits':
    case 'lines':
    case 'asks':
      journal.check(status === 'ok' && resultOf(exchange) === cell.value, what);
      break;
    case 'throws':
      journal.check(cell.error?.test(evalue) === true, what);
      break;
    case 'endless':
      journal.wrong(what());
      break;
    case 'plan':
      return checkPlan(journal, cell, { status, ename, evalue }, what);
    case 'control':
  }
  return 'untold';
}

function checkPlan(
  journal: Journal,
  { plan }: TypedCell,
  { status, ename, evalue }: { status: string; ename: string; evalue: string },
  what: () => string,
): PlanFate {
  if (status === 'ok') {
    journal.check(plan !== 'fail' || journal.mayHaveEnded, what);
    return 'completed';
  }
  if (plan === 'fail' && evalue.includes('the last step went wrong')) return 'failed';
  // It may be refused, because somebody else's runs or is paused.
  const isRefused = /The Run Engine is (running|about)/.test(evalue);
  journal.check(isRefused || journal.mayHavePaused, what);
  if (isRefused || /The Run Engine is/.test(evalue)) return 'refused';
  return ename === 'RunEngineInterrupted' ? 'paused' : 'untold';
}

/** What the cell printed, line by line. */
export function linesOf(published: Exchange['published']): string[] {
  const text = textOf(published, 'stdout');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function checkLines(
  journal: Journal,
  { lines, code }: TypedCell,
  { published }: Exchange,
  isPart: boolean,
): void {
  const printed = linesOf(published);
  const wanted = isPart ? lines.slice(0, printed.length) : lines;
  journal.check(
    printed.join('\n') === wanted.join('\n'),
    () => `${code} printed ${printed.length} lines of ${lines.length}: …${printed.slice(-3).join(' ')}`,
  );
}
