import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  contentsOf,
  GENERATED,
  kinds,
  replyOf,
  resultOf,
  textOf,
  TestKernel,
  type KernelSession,
} from '../fakes/kernel-session.js';
import type { KernelMessage } from '../../src/jupyter/wire/index.js';

let kernel: TestKernel;
let client: KernelSession;

before(async () => {
  kernel = new TestKernel();
  client = await kernel.connect();
});
after(() => kernel.close());

test('kernel_info tells protocol, language and what is supported', async () => {
  const info = replyOf(await client.ask('kernel_info_request', {}));
  assert.equal(info['status'], 'ok');
  assert.equal(info['protocol_version'], '5.4');
  assert.equal((info['language_info'] as Record<string, string>)['file_extension'], '.ts');
});

test('a cell tells busy, input, output, result and idle, in this order', async () => {
  const exchange = await client.execute('const answer: number = 42; console.log("asked"); answer');
  assert.deepEqual(kinds(exchange.published), ['busy', 'execute_input', 'stream', 'execute_result', 'idle']);
  assert.equal(resultOf(exchange), '42');
  assert.equal(replyOf(exchange)['status'], 'ok');
});

test('names of earlier cells are known to later ones, also in shorthand and after being declared again', async () => {
  await client.execute('let md = { sample: "Ni" }; function* plan(n = 3) { yield* Array(n).keys() }');
  assert.equal(resultOf(await client.execute('const given = { md, plan }; given.md.sample')), "'Ni'");
  await client.execute('let md: string[] = ["again"]');
  assert.equal(resultOf(await client.execute('md.length + [...plan()].length')), '4');
});

test('execution counts rise with each cell that is stored, and with no other', async () => {
  const first = Number(replyOf(await client.execute('1'))['execution_count']);
  assert.equal(replyOf(await client.execute('1', { store_history: false }))['execution_count'], first);
  assert.equal(replyOf(await client.execute('1', { silent: true }))['execution_count'], first);
  assert.equal(replyOf(await client.execute('1'))['execution_count'], first + 1);
});

test('a silent cell shows neither its input nor its result', async () => {
  const { published } = await client.execute('7', { silent: true });
  assert.deepEqual(kinds(published), ['busy', 'idle']);
});

test('a cell without a value has no result', async () => {
  for (const code of ['let nothing = 1', 'undefined', '', '// only a comment'])
    assert.deepEqual(kinds((await client.execute(code)).published), ['busy', 'execute_input', 'idle']);
});

test('a value that knows how to show itself is shown in all its forms', async () => {
  const { published } = await client.execute(
    '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) })',
  );
  const data = contentsOf(published, 'execute_result')[0]?.['data'] as Record<string, string>;
  assert.equal(data['text/html'], '<b>x</b>');
  assert.ok(data['text/plain']);
});

test('an error tells name, text, and the place in the cell', async () => {
  const exchange = await client.execute(
    'function fail(x: number): never {\n  const twice = 2 * x;\n  throw new RangeError(`no ${twice}`);\n}\nawait null;\nfail(2);',
  );
  const [error] = contentsOf(exchange.published, 'error');
  assert.equal(error?.['ename'], 'RangeError');
  assert.equal(error?.['evalue'], 'no 4');
  const traceback = (error?.['traceback'] as string[]).join('\n');
  assert.match(traceback, /at fail \(<cell \d+>:3:9\)/);
  assert.match(traceback, /at <cell \d+>:6:1/);
  assert.match(traceback, /> 3 \|   throw new RangeError/);
  assert.doesNotMatch(traceback, /node:internal|evaluator/);
  const { status, ename, evalue } = replyOf(exchange);
  assert.deepEqual({ status, ename, evalue }, { status: 'error', ename: 'RangeError', evalue: 'no 4' });
});

test('an error in a function of an earlier cell points at that cell', async () => {
  const defined = replyOf(await client.execute('\n\nconst later = () => {\n  throw new Error("late"); };'));
  const { published } = await client.execute('await null; later()');
  const traceback = (contentsOf(published, 'error')[0]?.['traceback'] as string[]).join('\n');
  const [, thrower, caller] = /at later \(<cell (\d+)>:4:9\)\n\s+at <cell (\d+)>:1:13/.exec(traceback) ?? [];
  assert.equal(Number(caller), Number(thrower) + 1, traceback);
  assert.equal(defined['status'], 'ok');
});

test('a cell that does not compile tells every mistake with line and column, and runs nothing', async () => {
  const { published } = await client.execute('console.log("ran");\nconst n: number = "x";\n  answer.foo;');
  const [error] = contentsOf(published, 'error');
  assert.equal(error?.['ename'], 'CompileError');
  const traceback = (error?.['traceback'] as string[]).join('\n');
  assert.match(traceback, /<cell \d+>:2:7 - error TS2322: .*not assignable to type 'number'/);
  assert.match(traceback, /<cell \d+>:3:10 - error TS2339/);
  assert.equal(textOf(published), '');
});

test('what is thrown need not be an Error', async () => {
  const { published } = await client.execute('throw { code: 7 }');
  assert.equal(contentsOf(published, 'error')[0]?.['evalue'], '{ code: 7 }');
});

test('generated code is plain JavaScript with the names of the namespace, and its lines are counted from 1', async () => {
  await client.execute('const halve = async (x: number) => x / 2;');
  const printed = async (code: string): Promise<string> =>
    textOf((await client.execute(code, {}, GENERATED)).published);
  assert.equal(await printed('console.log(await halve(answer));\n'), '21\n');
  assert.equal(await printed('const x = 1; console.log(await halve(x))'), '0.5\n');
  // Only the value of a plan's cell is kept from those who watch.
  assert.equal(resultOf(await client.execute('await halve(4)', {}, GENERATED)), '2');
  const { published } = await client.execute('await halve(4)\n + missing', {}, GENERATED);
  const traceback = (contentsOf(published, 'error')[0]?.['traceback'] as string[]).join('\n');
  assert.match(traceback, /<cell \d+>:2:4/);
});

test('output belongs to the request whose code printed it, also from a timer that fires during another cell', async () => {
  const first = await client.execute(
    `const box = { isWanted: false, fired() {} };
     const timer = setInterval(() => {
       if (!box.isWanted) return;
       clearInterval(timer);
       console.log("late one");
       box.fired();
     }, 1);`,
  );
  const second = await client.execute(
    'await new Promise<void>((fired) => Object.assign(box, { fired, isWanted: true })); console.log("second")',
  );
  const late = client.published.find((message) => textOf([message]).includes('late one'));
  assert.equal(late?.parent_header.msg_id, first.reply.parent_header.msg_id);
  assert.equal(textOf(second.published), 'second\n');
});

test('the order of what is printed to both streams is kept, bytes and split characters too', async () => {
  const { published } = await client.execute(
    `console.log('a'); console.error('b'); process.stdout.write(Buffer.from([0xc3])); process.stdout.write(Buffer.from([0xa4, 10]));
     console.table?.([{ x: 1 }]); process.stderr.write('c');`,
  );
  const streams = contentsOf(published, 'stream').map(({ name, text }) => `${String(name)}:${String(text)}`);
  assert.equal(streams.slice(0, 2).join('|'), 'stdout:a\n|stderr:b\n');
  assert.match(textOf(published, 'stdout'), /^a\nä\n/);
  assert.match(textOf(published, 'stderr'), /^b\nc$/);
});

test("tslab's display gives display_data, and updates what a display of its own showed before", async () => {
  const { published } = await client.execute(
    `import * as tslab from 'tslab'; tslab.display.html('<i>now</i>'); const entry = tslab.newDisplay();
     entry.text('1'); entry.text('2'); tslab.display.png(new Uint8Array([1, 2]))`,
  );
  assert.deepEqual(kinds(published).slice(2, -1), [
    'display_data',
    'display_data',
    'update_display_data',
    'display_data',
  ]);
  const shown = contentsOf(published, 'display_data').map(({ data }) => data);
  assert.deepEqual(shown, [{ 'text/html': '<i>now</i>' }, { 'text/plain': '1' }, { 'image/png': 'AQI=' }]);
});

test('user_expressions are answered one by one, each with its own error', async () => {
  const expressions = { good: 'answer + 1', bad: 'nowhere' };
  const reply = replyOf(await client.execute('0', { user_expressions: expressions }));
  const { good, bad } = reply['user_expressions'] as Record<string, Record<string, unknown>>;
  assert.deepEqual(good?.['data'], { 'text/plain': '43' });
  assert.equal(bad?.['ename'], 'ReferenceError');
});

test('names are completed, counted in characters also behind an emoji', async () => {
  const code = 'const s = "🙂"; answ';
  const reply = replyOf(await client.ask('complete_request', { code, cursor_pos: [...code].length }));
  assert.ok((reply['matches'] as string[]).includes('answer'));
  assert.equal(reply['cursor_start'], [...code].length - 4);
});

test('inspection tells type and comment; of nothing it finds nothing', async () => {
  await client.execute('/** Moves a lot. */\nfunction shift(by: number) { return by }');
  const found = replyOf(await client.ask('inspect_request', { code: 'shift', cursor_pos: 2 }));
  assert.match(JSON.stringify(found['data']), /function shift\(by: number\): number.*Moves a lot/);
  // The compiler reads what documents the language and Node only when somebody asks.
  const cursor = { code: 'Math.max', cursor_pos: 6 };
  const ofLanguage = replyOf(await client.ask('inspect_request', cursor));
  assert.match(
    JSON.stringify(ofLanguage['data']),
    /Returns the larger of a set of supplied numeric expressions/,
  );
  const nothing = replyOf(await client.ask('inspect_request', { code: '   ', cursor_pos: 1 }));
  assert.equal(nothing['found'], false);
});

test('is_complete tells whether a console should wait for more', async () => {
  const ask = async (code: string): Promise<unknown> =>
    replyOf(await client.ask('is_complete_request', { code }))['status'];
  assert.equal(await ask('function f() {'), 'incomplete');
  assert.equal(await ask('function f() {}'), 'complete');
});

test('history gives back what was typed', async () => {
  await client.execute('"to be found again"');
  const tail = replyOf(await client.ask('history_request', { hist_access_type: 'tail', n: 1 }));
  assert.match(JSON.stringify(tail['history']), /to be found again/);
  const search = { hist_access_type: 'search', pattern: '*be found*', output: true } as const;
  assert.match(
    JSON.stringify(replyOf(await client.ask('history_request', search))['history']),
    /,null\]\]\]$/,
  );
});

test('everything but cells is answered while a cell waits', async () => {
  const waiting = client.send('execute_request', {
    code: 'const gate = { open() {} }; await new Promise<void>((go) => { gate.open = go; }); "released"',
  });
  await client.untilPublished(
    ({ header, parent_header }) => header.msg_type === 'execute_input' && parent_header.msg_id === waiting,
  );
  assert.equal(replyOf(await client.ask('kernel_info_request', {}))['status'], 'ok');
  const completed = replyOf(await client.ask('complete_request', { code: 'answ', cursor_pos: 4 }));
  assert.deepEqual(completed['matches'], ['answer']);
  assert.equal(
    replyOf(await client.ask('inspect_request', { code: 'answer', cursor_pos: 1 }))['found'],
    true,
  );
  const { reply } = await client.ask('create_subshell_request', {}, { channel: 'control' });
  const { subshell_id } = reply.content as { subshell_id: string };
  const inSubshell = await client.execute('gate.open(); answer', {}, { subshell: subshell_id });
  assert.equal(resultOf(inSubshell), '42');
  assert.equal(replyOf(await client.exchange(waiting))['status'], 'ok');
  await client.ask('delete_subshell_request', { subshell_id }, { channel: 'control' });
});

test('a cell asks its client for a line of text', async () => {
  const asking = client.send('execute_request', {
    code: 'const line = await input("name? "); line.toUpperCase()',
    allow_stdin: true,
  });
  const question = await client.untilReplied(({ header }) => header.msg_type === 'input_request');
  assert.deepEqual(question.content, { prompt: 'name? ', password: false });
  client.send('input_reply', { value: 'ada' });
  assert.equal(resultOf(await client.exchange(asking)), "'ADA'");
  const refused = replyOf(await client.execute('await input()', { allow_stdin: false }));
  assert.match(String(refused['evalue']), /takes no questions/);
});

test('an answer is for the question that it names, or else for the first that is open; of a cell that ended none is', async () => {
  const { reply } = await client.ask('create_subshell_request', {}, { channel: 'control' });
  const { subshell_id: subshell } = reply.content as { subshell_id: string };
  const asking = (prompt: string, sending = {}): string =>
    client.send('execute_request', { code: `await input('${prompt}')`, allow_stdin: true }, sending);
  const question = (prompt: string): Promise<KernelMessage> =>
    client.untilReplied(
      ({ header, content }) =>
        header.msg_type === 'input_request' && (content as { prompt: string }).prompt === prompt,
    );
  const [first, second] = [asking('first?'), asking('second?', { subshell })];
  const [, { header: parent }] = [await question('first?'), await question('second?')];
  client.send('input_reply', { value: 'to the second' }, { parent });
  assert.equal(resultOf(await client.exchange(second)), "'to the second'");
  client.send('input_reply', { value: 'to the first' });
  assert.equal(resultOf(await client.exchange(first)), "'to the first'");

  const interrupted = client.send('execute_request', {
    code: `const ask = { again() {} };
      void new Promise<void>((again) => Object.assign(ask, { again })).then(() => input('asked too late'));
      await input('nobody answers')`,
    allow_stdin: true,
  });
  const { header: withdrawn } = await question('nobody answers');
  client.send('interrupt_request', {}, { channel: 'control' });
  assert.equal(replyOf(await client.exchange(interrupted))['ename'], 'KeyboardInterrupt');
  await client.execute('ask.again()');
  const next = asking('next?');
  await question('next?');
  client.send('input_reply', { value: 'late' }, { parent: withdrawn });
  client.send('input_reply', { value: 'to the next' });
  assert.equal(resultOf(await client.exchange(next)), "'to the next'");
  await client.ask('delete_subshell_request', { subshell_id: subshell }, { channel: 'control' });
});

test('a request that the kernel does not know is refused, and one that cannot be read changes nothing', async () => {
  const refused = await client.ask('debug_request' as 'kernel_info_request', {});
  assert.equal(replyOf(refused)['status'], 'error');
  assert.equal(resultOf(await client.execute('answer')), '42');
});

test('a failure that nobody awaits is told as output and ends nothing', async () => {
  await client.execute(
    'void Promise.reject(new Error("forgotten")); setTimeout(() => { throw new Error("tossed") }); 0',
  );
  await client.untilPrinted('tossed');
  await client.untilPrinted('forgotten');
  assert.equal(resultOf(await client.execute('answer')), '42');
});
