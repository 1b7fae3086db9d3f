import type { Hardware } from '../../src/devices/sim/index.js';
import type { Readable } from '../../src/devices/index.js';
import {
  adaptive_scan,
  bpp,
  bps,
  count,
  fly,
  inner_product_scan,
  innerProduct,
  list_grid_scan,
  log_scan,
  ramp_plan,
  rel_adaptive_scan,
  rel_grid_scan,
  rel_list_grid_scan,
  rel_list_scan,
  rel_log_scan,
  rel_scan,
  rel_spiral,
  rel_spiral_fermat,
  rel_spiral_square,
  relative_inner_product_scan,
  scan,
  scan_nd,
  spiral,
  spiral_fermat,
  spiral_square,
  SupplementalData,
  tune_centroid,
  x2x_scan,
  type Plan,
  type ScanMotor,
} from '../../src/run-engine/index.js';
import type { GoldenCase } from './golden-cases.js';
import { Camera, Flyer, PageFlyer, Writer } from './golden-devices.js';

/** Relative plans are about the difference. */
function* atTwo({ motor1, motor2 }: Hardware, plan: Plan<unknown>): Plan {
  yield* bps.mv(motor1, 2, motor2, -1);
  yield* plan;
}

const RELATIVE: Record<string, (devices: Hardware) => Plan<unknown>> = {
  'rel-scan': ({ det1, motor1 }) => rel_scan([det1], motor1, -1, 1, 3),
  'rel-scan-two-motors': ({ det, motor1, motor2 }) =>
    rel_scan([det], motor1, -1, 1, motor2, 0.5, 1.5, { num: 2 }),
  'rel-list-scan': ({ det1, motor1 }) => rel_list_scan([det1], motor1, [0.5, -0.25]),
  'rel-grid-scan': ({ det1, motor1, motor2 }) =>
    rel_grid_scan([det1], motor1, -1, 1, 2, motor2, 0.5, 1.5, 2, { snake_axes: true }),
  'rel-list-grid-scan': ({ det1, motor1, motor2 }) =>
    rel_list_grid_scan([det1], motor1, [0.5, 1.5], motor2, [0.25, 0.75]),
  'rel-log-scan': ({ det1, motor1 }) => rel_log_scan([det1], motor1, -1, 1, 3),
  'rel-adaptive-scan': ({ det1, motor1 }) =>
    rel_adaptive_scan([det1], 'det1', motor1, -2.5, 0, 0.1, 0.9, 0.7, false),
  'rel-spiral': ({ det1, motor1, motor2 }) => rel_spiral([det1], motor1, motor2, 1, 1, 0.5, 3),
  'rel-spiral-fermat': ({ det1, motor1, motor2 }) =>
    rel_spiral_fermat([det1], motor1, motor2, 1, 1, 0.4, 1.2),
  'rel-spiral-square': ({ det1, motor1, motor2 }) => rel_spiral_square([det1], motor1, motor2, 1, 1, 3, 2),
  'x2x-scan': ({ det1, motor1, motor2 }) => x2x_scan([det1], motor1, motor2, -0.75, 0.75, 2),
  'relative-inner-product-scan': ({ det1, motor1 }) =>
    relative_inner_product_scan([det1], 2, motor1, -0.5, 0.5),
  'move-relative': ({ motor1, motor2 }) => bps.mvr(motor1, 0.5, motor2, 0.25),
  'set-relative': ({ motor1 }) => bps.rel_set(motor1, 0.5, { wait: true }),
};

const TRAJECTORIES: Record<string, (devices: Hardware) => Plan<unknown>> = {
  'inner-product-scan': ({ det, motor }) => inner_product_scan([det], 2, motor, -0.5, 0.5),
  'log-scan': ({ det, motor }) => log_scan([det], motor, -1, 0.5, 4),
  'list-grid-scan': ({ det, motor1, motor2 }) =>
    list_grid_scan([det], motor1, [0.5, 1.5], motor2, [2.5, 0.25, 1.5]),
  'list-grid-scan-snake-all': ({ det, motor1, motor2 }) =>
    list_grid_scan([det], motor1, [0.5, 1.5], motor2, [2.5, 0.25], { snake_axes: true }),
  'list-grid-scan-snake-some': ({ det, motor1, motor2 }) =>
    list_grid_scan([det], motor1, [0.5, 1.5], motor2, [2.5, 0.25], { snake_axes: [motor2] }),
  spiral: ({ det4, motor1, motor2 }) => spiral([det4], motor1, motor2, 0.5, -0.5, 1, 2, 0.4, 3),
  'spiral-tilted': ({ det4, motor1, motor2 }) =>
    spiral([det4], motor1, motor2, 0.5, -0.5, 1, 2, 0.4, 3, { dr_y: 0.5, tilt: 0.3, md: { a: 1 } }),
  'spiral-fermat': ({ det4, motor1, motor2 }) =>
    spiral_fermat([det4], motor1, motor2, 0.5, 0.25, 1, 2, 0.4, 1),
  'spiral-fermat-tilted': ({ det4, motor1, motor2 }) =>
    spiral_fermat([det4], motor1, motor2, 0.5, 0.25, 1, 2, 0.4, 1, { dr_y: 0.3, tilt: 0.2 }),
  'spiral-square-even': ({ det4, motor1, motor2 }) =>
    spiral_square([det4], motor1, motor2, 0.5, 0.25, 2, 3, 4, 4),
  'spiral-square-odd': ({ det4, motor1, motor2 }) =>
    spiral_square([det4], motor1, motor2, 0.5, 0.25, 2, 3, 5, 3),
  'spiral-square-mixed': ({ det4, motor1, motor2 }) =>
    spiral_square([det4], motor1, motor2, 0.5, 0.25, 2, 3, 2, 5),
  'scan-nd': ({ det, motor }) =>
    scan_nd([det], innerProduct([{ motor, points: [-0.5, 0.5] }]), { md: { a: 1 } }),
  'scan-per-step': ({ det, motor }) => scan([det], motor, -0.5, 0.5, 2, { per_step }),
  'scan-per-step-1d': ({ det, motor }) => scan([det], motor, -0.5, 0.5, 2, { per_step_1d }),
  'scan-predeclared': ({ motor }) => predeclared(scan([motor], motor, -0.5, 0.5, 2)),
  'count-predeclared': ({ det }) => predeclared(count([det])),
  'count-none': ({ det }) => count([det], 0),
  'adaptive-scan': ({ det, motor }) => adaptive_scan([det], 'det', motor, -2.5, 1.5, 0.05, 0.75, 0.2, true),
  'adaptive-scan-coarse': ({ det, motor }) =>
    adaptive_scan([det], 'det', motor, -2.5, 1.5, 0.25, 1.25, 0.4, false, 0.5, { md: { a: 1 } }),
  'tune-centroid': ({ det1, motor1 }) => tune_centroid([det1], 'det1', motor1, -1.25, 1.5, 0.1, 5),
  'tune-centroid-snake': ({ det1, motor1 }) =>
    tune_centroid([det1], 'det1', motor1, -1.25, 1.5, 0.2, 4, 2, true),
};

const STREAMS: Record<string, (devices: Hardware) => Plan<unknown>> = {
  'ramp-plan': function* ({ sig, motor1, det1 }) {
    yield* bps.mv(sig, 1);
    yield* ramp_plan(bps.abs_set(motor1, 3), sig, () => bps.trigger_and_read([det1]));
  },
  monitored: function* ({ sig, det }) {
    yield* bps.mv(sig, 1);
    yield* bps.open_run();
    yield* bps.monitor(sig, { name: 'sig_monitor' });
    yield* bps.mv(sig, 2);
    yield* bps.trigger_and_read([det]);
    yield* bps.mv(sig, 3);
    yield* bps.unmonitor(sig);
    yield* bps.mv(sig, 4);
    yield* bps.close_run();
  },
  declared: function* ({ det }) {
    yield* bps.open_run();
    yield* bps.declare_stream(det, { name: 'primary' });
    yield* bps.trigger_and_read([det]);
    yield* bps.close_run();
  },
  configured: function* ({ det1 }) {
    yield* bps.open_run();
    yield* bps.trigger_and_read([det1]);
    yield* bps.configure(det1, { Imax: 3 });
    yield* bps.trigger_and_read([det1]);
    yield* bps.close_run();
  },
  dropped: function* ({ det }) {
    yield* bps.open_run();
    yield* bps.create();
    yield* bps.read(det);
    yield* bps.drop();
    yield* bps.create();
    yield* bps.save();
    yield* bps.trigger_and_read([det]);
    yield* bps.close_run();
  },
  'two-keys': function* ({ det1, det2 }) {
    const one = [...bpp.set_run_key_wrapper(count([det1], 2), 'one')];
    const two = [...bpp.set_run_key_wrapper(count([det2], 2), 'two')];
    for (const [at, msg] of one.entries()) yield* bpp.pchain(bpp.only(msg), bpp.only(two[at] ?? msg));
  },
  camera: ({ det }) => count([new Camera('camera'), det], 2),
  writer: () => count([new Writer('writer')], 2),
  collected: function* () {
    const writer = new Writer('eiger');
    yield* bps.open_run();
    yield* bps.declare_stream(writer, { name: 'frames', collect: true });
    yield* bps.kickoff(writer, { wait: true });
    yield* bps.collect_while_completing([writer], [writer], null, 'frames');
    yield* bps.close_run();
  },
};

/** The name of these is their own. */
const FLY = {
  one: () => fly([new Flyer('flyer')], { md: { a: 1 } }),
  two: () => fly([new Flyer('flyer'), new PageFlyer('pages')]),
};

const PREPROCESSORS: Record<string, (devices: Hardware) => Plan<unknown>> = {
  supplemented: function* ({ sig, det, motor2 }) {
    const data = new SupplementalData({ baseline: [motor2], monitors: [sig], flyers: [new Flyer('flyer')] });
    yield* bps.mv(sig, 1);
    yield* data(count([det]));
  },
  'staged-lazily': function* ({ motor, det }) {
    const inner = function* (): Plan {
      yield* bps.mv(motor, 1);
      yield* bps.trigger_and_read([det]);
    };
    yield* bpp.lazily_stage_wrapper(bpp.run_wrapper(inner(), { md: {} }));
  },
  stubbed: function* ({ motor }) {
    const inner = bpp.run_wrapper(bps.mv(motor, 1), { md: { purpose: 'test' } });
    const md = yield* bpp.stub_wrapper(bpp.stage_wrapper(inner, [motor]));
    yield* bps.open_run(md);
    yield* bps.close_run();
  },
  contingent: function* ({ motor }) {
    const inner = function* (): Plan {
      yield* bps.null();
      throw new Error('no beam');
    };
    yield* bpp.contingency_wrapper(inner(), {
      except_plan: () => bps.mv(motor, 7),
      final_plan: () => bps.mv(motor, 8),
      auto_raise: false,
    });
  },
  'reset-positions': ({ motor }) => bpp.reset_positions_wrapper(bps.mv(motor, 3)),
  'inject-md': ({ det }) => bpp.inject_md_wrapper(count([det]), { injected: true }),
};

/** The newer plans of test/golden/golden_cases.py. */
export const PLANS: Record<string, GoldenCase> = {
  ...casesOf(RELATIVE, (make) => ({ plan: (devices) => atTwo(devices, make(devices)) })),
  ...casesOf(TRAJECTORIES, (plan) => ({ plan })),
  ...casesOf({ ...STREAMS, ...PREPROCESSORS }, (plan, name) => ({
    plan,
    planName: name.replaceAll('-', '_'),
  })),
  fly: { plan: FLY.one },
  'fly-two': { plan: FLY.two },
  'left-uncollected': { plan: leftUncollected, planName: 'left_uncollected', error: /no beam/ },
};

function casesOf(
  plans: Record<string, GoldenCase['plan']>,
  make: (plan: GoldenCase['plan'], name: string) => GoldenCase,
): Record<string, GoldenCase> {
  return Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, make(plan, name)]));
}

function* per_step(
  detectors: readonly Readable[],
  step: ReadonlyMap<ScanMotor, number>,
  cache: Map<ScanMotor, number>,
): Plan {
  yield* bps.move_per_step(step, cache);
  yield* bps.trigger_and_read(detectors);
}

function* per_step_1d(detectors: readonly Readable[], motor: ScanMotor, step: number): Plan {
  yield* bps.checkpoint();
  yield* bps.mv(motor, step);
  yield* bps.trigger_and_read([...detectors, motor], 'steps');
}

function* predeclared(plan: Plan<unknown>): Plan {
  process.env.BLUESKY_PREDECLARE = '1';
  try {
    yield* plan;
  } finally {
    delete process.env.BLUESKY_PREDECLARE;
  }
}

function* leftUncollected(): Plan {
  yield* bps.open_run();
  yield* bps.kickoff(new Flyer('flyer'), { wait: true });
  throw new Error('no beam');
}
