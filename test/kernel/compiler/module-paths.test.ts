import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { modulePaths } from '../../../kernel/compiler/module-paths.js';

const above = await mkdtemp(join(tmpdir(), 'skyqueue-paths-'));
after(() => rm(above, { recursive: true }));
const project = join(above, 'beamline');
const startup = join(project, 'startup');
await mkdir(startup, { recursive: true });
await mkdir(join(above, 'beamline-private'));
await writeFile(join(project, 'package.json'), '{}');
await writeFile(join(project, 'align.ts'), '');
await writeFile(join(startup, 'devices.ts'), '');

test('files of the project are listed, also those above the startup code', () => {
  assert.deepEqual(textsOf('./'), ['./devices']);
  assert.deepEqual(textsOf('../'), ['../align', '../package.json', '../startup/']);
  assert.deepEqual(textsOf(`${project}/a`), [`${project}/align`]);
});

test('what lies outside of the project is not', () => {
  for (const begun of [
    '../../',
    '/',
    `${above}/`,
    `${project}-private/`,
    `${project}/../`,
    '../../beamline/../',
  ])
    assert.deepEqual(textsOf(begun), [], begun);
});

function textsOf(begun: string): string[] {
  return modulePaths(begun, startup).map(({ text }) => text);
}
