import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompilerClient } from '../../../kernel/compiler/client.js';
import { Evaluator, type Cell } from '../../../kernel/evaluator/evaluator.js';
import { createNamespace } from '../../../kernel/evaluator/namespace.js';
import { PlanCalls } from '../../../kernel/evaluator/plan-calls.js';
import { RecordBook } from '../../../kernel/evaluator/record-book.js';
import { CellModules } from '../../../kernel/evaluator/require.js';
import { SourceTexts } from '../../../kernel/evaluator/source-texts.js';

/** Code that a program wrote needs no compiler. */
function generated(code: string): Cell {
  return {
    code,
    label: '<cell>',
    directory: import.meta.dirname,
    generated: true,
    typeErrorsAreWarnings: false,
  };
}

test('a cell that is abandoned before its code has begun never begins', async (t) => {
  // Tasks of cells alone keep no process alive.
  const alive = setInterval(() => undefined, 60_000);
  t.after(() => clearInterval(alive));
  const namespace = createNamespace();
  const sources = new SourceTexts();
  const evaluator = new Evaluator({
    compiler: new CompilerClient({ baseDir: import.meta.dirname }),
    namespace,
    modules: new CellModules(import.meta.dirname, sources, {}),
    sources,
    records: new RecordBook(() => Promise.resolve(null)),
    planCalls: new PlanCalls(),
    mend: () => undefined,
  });
  const begun: string[] = [];
  namespace.set('begun', begun);
  const first = evaluator.run(generated("begun.push('first')"));
  const second = evaluator.run(generated("begun.push('second')"));
  first.abandon();
  const outcome = await first.outcome;
  assert.equal(outcome.status === 'error' && outcome.error.ename, 'KeyboardInterrupt');
  assert.equal((await second.outcome).status, 'ok');
  assert.deepEqual(begun, ['second']);
});
