/** Startup code with so many plans and devices. */
export function deviceText(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => `const m${i} = new SynAxis({ name: 'm${i}' });`);
  return ["import { SynAxis } from 'skyqueue/sim';", ...lines].join('\n');
}

export function planText(count: number): string {
  const plan = (i: number): string => `
/**
 * Plan ${i}.
 *
 * @param detectors what is read
 * @param num how often {@min 1}
 */
function* plan_${i}(detectors: Readable[], motor: Movable<number>, num: int = ${i}, mode: 'fast' | 'slow' = 'fast',
  { md }: { md?: Metadata } = {}): Plan {
  for (let at = 0; at < num; at += 1) yield* bps.trigger_and_read(detectors);
}`;
  return [
    "import { RunEngine, bps, type int, type Metadata, type Movable, type Plan, type Readable } from 'skyqueue';",
    'const RE = new RunEngine({});',
    ...Array.from({ length: count }, (_, i) => plan(i)),
  ].join('\n');
}
