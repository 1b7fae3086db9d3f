import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const root = new URL('../../../', import.meta.url);
const { bin, engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  bin: Record<string, string>;
  engines: { node: string };
};
const OLD = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`;

test('every program says which Node it needs, and begins nothing on an older one', () => {
  const needed = engines.node.replace('>=', '');
  for (const [name, path] of Object.entries(bin)) {
    const args = [
      '--import',
      `data:text/javascript,${encodeURIComponent(OLD)}`,
      fileURLToPath(new URL(path, root)),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--help'], { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, ''], name);
    assert.ok(
      stderr.startsWith(`Skyqueue needs Node.js ${needed} or newer, and this is `),
      `${name}: ${stderr}`,
    );
  }
});
