import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PYTHON, ROOT, runProgram, TestManager, withoutPython } from '../integration/harness/index.js';

const folder = mkdtempSync(join(tmpdir(), 'beamline-pages-'));
after(() => rmSync(folder, { recursive: true }));

const FILES = /^```(?:ts|yaml)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```/gm;
const page = (name: string): string => readFileSync(join(ROOT, `docs/${name}.md`), 'utf8');

/** The files that a page shows, each under the name in its first line. */
function startupOf(name: string): string {
  const directory = mkdtempSync(join(folder, 'startup-'));
  for (const [, file = '', content = ''] of page(name).matchAll(FILES))
    writeFileSync(join(directory, file), content);
  return directory;
}

test('the beamline of the page opens, and the queue runs the plan that the page adds', async () => {
  const [, item = ''] = /qserver queue add plan '(.*)'/.exec(page('your-beamline')) ?? [];
  await using manager = await TestManager.start({ startupDir: startupOf('your-beamline') });
  const qserver = (...words: string[]) =>
    runProgram(process.execPath, [join(ROOT, 'dist/cli/qserver.js'), ...words], manager);
  for (const words of [
    ['environment', 'open'],
    ['wait'],
    ['queue', 'add', 'plan', item],
    ['queue', 'start'],
    ['wait'],
  ]) {
    const { code, stdout, stderr } = await qserver(...words);
    assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
  }
  const [entry] = await manager.history();
  assert.equal(entry?.result.exit_status, 'completed', JSON.stringify(entry));
});

test(
  'a script of the Python library runs the plan that was moved, as the page on moving has them',
  { skip: withoutPython },
  async () => {
    const [, script = ''] = /^```python\n([\s\S]*?)^```/m.exec(page('moving')) ?? [];
    await using manager = await TestManager.start({
      startupDir: startupOf('moving'),
      flags: ['--user-group-permissions', join(ROOT, 'startup')],
    });
    const { code, stdout, stderr } = await runProgram(PYTHON, ['-c', script], manager);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^\['completed'\]$/m);
  },
);
