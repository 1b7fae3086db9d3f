import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../harness/index.js';

/** The same plans, devices and functions for both managers, under the same names and with the same parameters. */
export interface StartupDirectories {
  readonly ours: string;
  readonly reference: string;
}

/** Plans of ours that never end by themselves: they wait in the middle of a run, and can be paused there. */
export const ENDLESS = 'endless';

const TYPESCRIPT = `
import { RunEngine, count, scan, bps } from 'skyqueue';
import { hw } from 'skyqueue/sim';
import type { int, Plan, Readable } from 'skyqueue';

const { det, det1, det2, motor, motor1, motor2 } = hw();
const RE = new RunEngine({});

function* endless(detectors: Readable[], delay: number = 0.05): Plan<string> {
  return yield* count(detectors, 1000000, delay);
}

function* fails(points: int = 0): Plan {
  yield* bps.open_run({});
  for (let point = 0; point < points; point += 1) yield* bps.checkpoint();
  throw new Error('as planned');
}

function* picky(whole: int, real: number = 1.5, text: string = 'x', flag: boolean = false): Plan {
  yield* bps.checkpoint();
}

function func_for_test_add(a: number, b: number = 1): number {
  return a + b;
}

function func_for_test_fail(): void {
  throw new Error('as wanted');
}
`;

const PYTHON = `
from bluesky import RunEngine
from bluesky.plans import count, scan
import bluesky.plan_stubs as bps
from ophyd.sim import det, det1, det2, motor, motor1, motor2

RE = RunEngine({})


def endless(detectors, delay: float = 0.05):
    return (yield from count(detectors, num=1000000, delay=delay))


def fails(points: int = 0):
    yield from bps.open_run({})
    for _ in range(points):
        yield from bps.checkpoint()
    raise RuntimeError("as planned")


def picky(whole: int, real: float = 1.5, text: str = "x", flag: bool = False):
    yield from bps.checkpoint()


def func_for_test_add(a, b=1):
    return a + b


def func_for_test_fail():
    raise RuntimeError("as wanted")
`;

/** Gone when the test process ends. */
export function startupDirectories(): StartupDirectories {
  return { ours: directory('00-all.ts', TYPESCRIPT), reference: directory('00-all.py', PYTHON) };
}

function directory(file: string, code: string): string {
  const root = mkdtempSync(join(tmpdir(), 'skyqueue-startup-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  // With its IPython kernel the reference takes a directory of this form only.
  const path = join(root, 'profile_both', 'startup');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), code);
  copyFileSync(
    join(ROOT, 'startup', 'user_group_permissions.yaml'),
    join(path, 'user_group_permissions.yaml'),
  );
  return path;
}
