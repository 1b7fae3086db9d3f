/** Compiled only: how plans may be called, and how not. An error that does not come is an error. */
import { hw } from '../../src/devices/sim/index.js';
import {
  bp,
  bpp,
  bps,
  count,
  grid_scan,
  list_scan,
  Msg,
  mv,
  mvr,
  scan,
  type Plan,
  type RunEngine,
} from '../../src/run-engine/index.js';

const { det, det1, flyer1, flyer2, motor, motor1, motor2 } = hw();

export function* rightCalls(): Plan<number> {
  yield* count([det]);
  yield* count([det, det1], 3, 1, { md: { sample: 'iron' } });
  yield* count([det], null, [1, 2]);
  yield* scan([det], motor, -1, 1, 11);
  yield* scan([det], motor, -1, 1, { num: 11 });
  yield* scan([det], motor1, -1, 1, motor2, -1, 1, 11, { per_step: bps.one_nd_step, md: {} });
  yield* list_scan([det], motor1, [1, 2], motor2, [3, 4], { md: {} });
  yield* grid_scan([det], motor1, -1, 1, 5);
  yield* grid_scan([det], motor1, -1, 1, 5, motor2, -1, 1, 5, { snake_axes: [motor2], md: {} });
  yield* grid_scan([det], motor1, -1, 1, 5, motor2, -1, 1, 5, true);
  yield* bp.rel_scan([det], motor1, -1, 1, motor2, -1, 1, 11, { md: {} });
  yield* bp.list_grid_scan([det], motor1, [1, 2], motor2, [3, 4], { snake_axes: true });
  yield* bp.spiral([det], motor1, motor2, 0, 0, 1, 1, 0.1, 3, { tilt: 0.1 });
  yield* bp.adaptive_scan([det], 'det', motor, -1, 1, 0.1, 1, 0.2, true);
  yield* bp.fly([flyer1], { md: { a: 1 } });
  yield* bps.kickoff_all(flyer1, flyer2, { group: 'A', wait: false });
  yield* bps.declare_stream(det, motor, { name: 'primary' });
  const events = yield* bps.collect(flyer1, { name: null });
  yield* bpp.run_decorator({ md: {} })(function* (detector: typeof det) {
    yield* bps.trigger_and_read([detector]);
  })(det);
  const uids: string = yield* bpp.stage_decorator([det])(() => count([det], events?.length ?? 1))();
  yield* bps.open_run({ uids });
  yield* mv(motor1, 3, motor2, 4, { timeout: 3 });
  yield* mvr(motor1, 3);
  yield* bps.abs_set(det.Imax, 3, { wait: true });
  yield* bps.null();
  yield Msg('set', motor, [1], { group: 'A' });
  const uid: string = yield* count([det]);
  const position: number = yield* bps.rd(motor);
  return uid.length + position;
}

export async function rightUses(RE: RunEngine): Promise<string[]> {
  RE.subscribe((name, doc) => (name === 'event' ? doc.seq_num : doc));
  RE.subscribe('stop', (_name, doc) => doc.exit_status);
  RE.subscribe((name: string) => name);
  RE.subscribe(() => {});
  const { run_start_uids } = await RE(rightCalls(), { md: { user: 'me' }, subs: { event: [() => {}] } });
  return run_start_uids;
}

export const wrongCalls = [
  // @ts-expect-error a detector does not fly
  () => bp.fly([det]),
  // @ts-expect-error no factor
  () => bp.spiral_fermat([det], motor1, motor2, 0, 0, 1, 1, 0.1),
  // @ts-expect-error a decorator wraps functions, and not plans
  () => bpp.stage_decorator([det])(count([det])),

  // @ts-expect-error a detector is not a list
  () => count(det),
  // @ts-expect-error nothing to move
  () => scan([det], -1, 1, 11),
  // @ts-expect-error no stop
  () => scan([det], motor, -1, 11),
  // @ts-expect-error no number of points
  () => scan([det], motor, -1, 1),
  // @ts-expect-error a text is no position
  () => scan([det], motor, '-1', 1, 11),
  // @ts-expect-error a detector does not move
  () => scan([det], det, -1, 1, 11),
  // @ts-expect-error no such option
  () => scan([det], motor, -1, 1, 11, { metadata: {} }),
  // @ts-expect-error the first motor has no number of points
  () => grid_scan([det], motor1, -1, 1, motor2, -1, 1, 5),
  // @ts-expect-error a point is not a list
  () => list_scan([det], motor1, 1),
  // @ts-expect-error a text is no position
  () => mv(motor1, 'a'),
  // @ts-expect-error no value
  () => mv(motor1),
  // @ts-expect-error no value for the second
  () => mv(motor1, 1, motor2),
  // @ts-expect-error the wrong way round
  () => mv(1, motor1),
  // @ts-expect-error no such command
  () => Msg('dance'),
  // @ts-expect-error a detector cannot be set
  () => Msg('set', det, [1]),
];
