/**
 * Draws where the Run Engine spends its time, as docs/engine-flame.svg:
 *
 *     npm run bench:flame
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flameSvg, type Frame } from './flame-svg.js';

/** What V8 writes with --cpu-prof, as far as it is needed here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
}

const OUTSIDE: ReadonlySet<string> = new Set(['(root)', '(idle)', '(program)']);

const folder = mkdtempSync(join(tmpdir(), 'skyqueue-flame-'));
const work = fileURLToPath(new URL('flame-work.js', import.meta.url));
execFileSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500', work]);
const [file = ''] = readdirSync(folder);
const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
rmSync(folder, { recursive: true });
const svg = flameSvg(engineOf(profile), 'Where the Run Engine spends the time of scan and count');
writeFileSync(fileURLToPath(new URL('../../../docs/engine-flame.svg', import.meta.url)), svg);

/** The frames of the engine, from its loop upwards. What comes before is the loading of the program. */
function engineOf({ nodes, samples }: CpuProfile): Frame {
  const counts = new Map<number, number>();
  for (const sample of samples) counts.set(sample, (counts.get(sample) ?? 0) + 1);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'Run Engine', samples: 0, children: new Map() };
  const walk = (id: number, under: Frame | null): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { functionName, url } = node.callFrame;
    const own = counts.get(id) ?? 0;
    let frame = under;
    if (frame === null && functionName === '#advance') frame = root;
    else if (frame === null && functionName === '(garbage collector)') frame = root;
    else if (frame !== null && !OUTSIDE.has(functionName)) frame = child(frame, nameOf(functionName, url));
    if (functionName === '(garbage collector)') child(root, functionName).samples += own;
    else if (frame !== null) frame.samples += own;
    for (const next of node.children ?? []) walk(next, frame);
  };
  walk(nodes[0]?.id ?? 1, null);
  return root;
}

function child(frame: Frame, name: string): Frame {
  let found = frame.children.get(name);
  if (found === undefined) frame.children.set(name, (found = { name, samples: 0, children: new Map() }));
  return found;
}

/** `save · run-bundle`. */
function nameOf(functionName: string, url: string): string {
  const file = /([^/]+)\.js$/.exec(url)?.[1];
  const name = functionName === '' ? '(anonymous)' : functionName;
  return file === undefined ? name : `${name} · ${file}`;
}
