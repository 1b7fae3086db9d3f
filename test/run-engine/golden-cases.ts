import type { Metadata, NamedDocument } from '../../src/protocol/documents.js';
import { hw, type Hardware } from '../../src/devices/sim/index.js';
import {
  close_run,
  count,
  create,
  grid_scan,
  list_scan,
  mv,
  open_run,
  read,
  RunEngine,
  run_wrapper,
  scan,
  stage_wrapper,
  trigger_and_read,
  type Msg,
  type Plan,
} from '../../src/run-engine/index.js';

export interface GoldenCase {
  plan(devices: Hardware): Plan<unknown>;
  /** Metadata of the call. */
  md?: Metadata;
  /** What Python calls the function that makes the plan. */
  planName?: string;
  /** The plan ends with this error. */
  error?: RegExp;
}

export interface Performed {
  messages: string[];
  documents: NamedDocument[];
}

/** The first plans of test/golden/golden_cases.py, as one writes them here. */
export const CASES: Record<string, GoldenCase> = {
  'count-once': { plan: ({ det }) => count([det]) },
  'count-three-detectors': { plan: ({ det, det1, det2 }) => count([det1, det2, det], 3) },
  'count-delay': { plan: ({ det1 }) => count([det1], 2, 0.01) },
  'count-delays': { plan: ({ det1 }) => count([det1], 3, [0.01, 0.02]) },
  'count-motor': { plan: ({ motor }) => count([motor], 2) },
  'count-md': {
    plan: ({ det }) =>
      count([det], 2, 0, { md: { purpose: 'test', sample: { name: 'copper', size: [1, 2.5] } } }),
  },
  'count-md-wins': {
    plan: ({ det }) =>
      count([det], 1, 0, { md: { plan_name: 'mine', hints: { dimensions: [[['det'], 'primary']] } } }),
  },
  'count-call-metadata': {
    plan: ({ det }) => count([det], 1, 0, { md: { a: 'plan', b: 'plan' } }),
    md: { b: 'call', operator: 'ada' },
  },
  'scan-one-motor': { plan: ({ det, motor }) => scan([det], motor, -1, 1, 5) },
  'scan-backwards': { plan: ({ det, motor }) => scan([det], motor, 1.5, -2.25, 4) },
  'scan-one-point': { plan: ({ det, motor }) => scan([det], motor, 0.5, 3, 1) },
  'scan-num-keyword': { plan: ({ det, motor }) => scan([det], motor, 0.25, 1, 3) },
  'scan-two-motors': {
    plan: ({ det1, det2, motor1, motor2 }) => scan([det1, det2], motor1, -1.5, 1.5, motor2, -0.1, 0.1, 4),
  },
  'scan-three-motors': {
    plan: ({ det, motor, motor1, motor2 }) => scan([det], motor, 0.5, 1, motor1, 1, 2, motor2, 3, 2.5, 2),
  },
  'scan-no-detector': { plan: ({ motor }) => scan([], motor, -0.5, 0.5, 2) },
  'scan-md': {
    plan: ({ det, motor }) =>
      scan([det], motor, -1, 1, 3, {
        md: { hints: { wavelength: 'short' }, tags: ['a', 'b'], reason: null },
      }),
  },
  'scan-user-dimensions': {
    plan: ({ det, motor }) =>
      scan([det], motor, -1, 1, 2, { md: { hints: { dimensions: [[['det'], 'primary']] } } }),
    md: { sample: 'copper' },
  },
  'list-scan-one-motor': { plan: ({ det, motor }) => list_scan([det], motor, [0.5, -1.5, 2.25]) },
  'list-scan-integers': { plan: ({ det, motor }) => list_scan([det], motor, [1, 2, 3]) },
  'list-scan-two-motors': {
    plan: ({ det1, det2, motor1, motor2 }) =>
      list_scan([det1, det2], motor1, [0.5, 1.5], motor2, [2.5, 0.25]),
  },
  'list-scan-md': {
    plan: ({ det, motor }) => list_scan([det], motor, [0.5], { md: { plan_name: 'mine', note: 'x' } }),
  },
  'grid-scan-one-motor': { plan: ({ det, motor }) => grid_scan([det], motor, -0.5, 0.5, 3) },
  'grid-scan-two-motors': {
    plan: ({ det1, det2, motor1, motor2 }) =>
      grid_scan([det1, det2], motor1, -0.5, 0.5, 2, motor2, 0.25, 1.25, 3),
  },
  'grid-scan-snake-all': {
    plan: ({ det, motor, motor1 }) =>
      grid_scan([det], motor, -0.5, 0.5, 3, motor1, 0.5, 1.5, 2, { snake_axes: true }),
  },
  'grid-scan-snake-none': {
    plan: ({ det, motor, motor1 }) =>
      grid_scan([det], motor, -0.5, 0.5, 2, motor1, 0.5, 1.5, 2, { snake_axes: false }),
  },
  'grid-scan-snake-some': {
    plan: ({ det, motor, motor1, motor2 }) =>
      grid_scan([det], motor, -0.5, 0.5, 2, motor1, 0.5, 1.5, 2, motor2, 0.25, 0.75, 2, {
        snake_axes: [motor2],
      }),
  },
  'grid-scan-snake-in-place': {
    plan: ({ det, motor, motor1 }) => grid_scan([det], motor, -0.5, 0.5, 2, motor1, 0.5, 1.5, 2, true),
  },
  'grid-scan-md': {
    plan: ({ det, motor, motor1 }) =>
      grid_scan([det], motor, -0.5, 0.5, 2, motor1, 0.5, 1.5, 2, { md: { hints: { a: 1 }, b: 2 } }),
    md: { operator: 'ada' },
  },
  'two-runs': { plan: twoRuns },
  'by-hand': { plan: byHand },
  failing: { plan: failing, error: /no beam/ },
  'failing-in-a-point': { plan: failingInAPoint, error: /no beam/ },
};

/** Runs the plan with fresh devices and a fresh engine. */
export async function performed({ plan, md = {}, planName, error }: GoldenCase): Promise<Performed> {
  const documents: NamedDocument[] = [];
  const messages: string[] = [];
  const RE = new RunEngine({ log: () => undefined });
  RE.msgHook = (msg) => messages.push(told(msg));
  RE.subscribe((...document: NamedDocument) => documents.push(document));
  try {
    await RE(plan(hw()), { md, ...(planName === undefined ? {} : { planName }) });
  } catch (thrown) {
    if (error === undefined || !error.test(String(thrown))) throw thrown;
  }
  return { messages, documents };
}

/** The documents alone. */
export async function emitted(golden: GoldenCase): Promise<NamedDocument[]> {
  return (await performed(golden)).documents;
}

/** As make_golden.py writes it: `set:motor`. */
export function told({ command, obj }: Msg): string {
  const isNamed = typeof obj === 'object' && obj !== null && 'name' in obj;
  return isNamed ? `${command}:${String(obj.name)}` : command;
}

function* twoRuns({ det, motor }: Hardware): Plan<void> {
  yield* count([det]);
  yield* scan([det], motor, 0.5, 1.5, 2);
}

function* byHand({ det, det1, motor }: Hardware): Plan<string> {
  yield* open_run({ plan_name: 'by_hand', purpose: 'streams' });
  yield* mv(motor, 0.5);
  yield* trigger_and_read([det, motor]);
  yield* trigger_and_read([det1], 'baseline');
  yield* trigger_and_read([det, motor]);
  return yield* close_run();
}

function* failing({ det }: Hardware): Plan<unknown> {
  return yield* stage_wrapper(
    run_wrapper(
      (function* () {
        yield* trigger_and_read([det]);
        throw new Error('no beam');
      })(),
      { md: { plan_name: 'failing' } },
    ),
    [det],
  );
}

function* failingInAPoint({ det }: Hardware): Plan<unknown> {
  return yield* run_wrapper(
    (function* () {
      yield* create();
      yield* read(det);
      throw new Error('no beam');
    })(),
    { md: { plan_name: 'failing_in_a_point' } },
  );
}
