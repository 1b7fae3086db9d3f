/** Compiled only: each plan once as it may be called, and with the slips that people make. See `plan-calls.ts`. */
import { hw } from '../../src/devices/sim/index.js';
import { bp, bps, innerProduct, type Plan } from '../../src/run-engine/index.js';

const { det, det1, flyer1, motor, motor1, motor2, sig } = hw();
const dets = [det, det1];

export const rightCalls: readonly Plan<unknown>[] = [
  bp.count(dets, 3, [0.1, 0.2], { per_shot: bps.one_shot, md: { purpose: 'test' } }),
  bp.scan(dets, motor, -1, 1, 11, { per_step_1d: bps.one_1d_step }),
  bp.rel_scan(dets, motor, -1, 1, { num: 3 }),
  bp.list_scan(dets, motor1, [1, 2], motor2, [3, 4]),
  bp.rel_list_scan(dets, motor1, [1, 2]),
  bp.log_scan(dets, motor, -1, 1, 5, { md: null }),
  bp.rel_log_scan(dets, motor, -1, 1, 5),
  bp.grid_scan(dets, motor1, -1, 1, 3, motor2, -1, 1, 3, { snake_axes: true }),
  bp.rel_grid_scan(dets, motor1, -1, 1, 3, motor2, -1, 1, 3, false),
  bp.list_grid_scan(dets, motor1, [1], motor2, [2, 3], { snake_axes: [motor2] }),
  bp.rel_list_grid_scan(dets, motor1, [1]),
  bp.scan_nd(dets, innerProduct([{ motor, points: [1, 2] }])),
  bp.inner_product_scan(dets, 3, motor1, 0, 1, motor2, 0, 1),
  bp.relative_inner_product_scan(dets, 3, motor1, 0, 1),
  bp.x2x_scan(dets, motor1, motor2, 0, 1, 3),
  bp.spiral(dets, motor1, motor2, 0, 0, 1, 1, 0.1, 3),
  bp.spiral_fermat(dets, motor1, motor2, 0, 0, 1, 1, 0.1, 2, { dr_y: 0.2, tilt: 0.1 }),
  bp.spiral_square(dets, motor1, motor2, 0, 0, 1, 1, 3, 3),
  bp.rel_spiral(dets, motor1, motor2, 1, 1, 0.1, 3),
  bp.rel_spiral_fermat(dets, motor1, motor2, 1, 1, 0.1, 2),
  bp.rel_spiral_square(dets, motor1, motor2, 1, 1, 3, 3),
  bp.adaptive_scan(dets, 'det', motor, 0, 1, 0.1, 1, 0.5, true, 0.8, { md: {} }),
  bp.rel_adaptive_scan(dets, 'det', motor, 0, 1, 0.1, 1, 0.5, false),
  bp.tune_centroid(dets, 'det', motor, 0, 1, 0.01, 10, 3, true, { md: {} }),
  bp.tweak(det, 'det', motor, 0.1),
  bp.ramp_plan(bps.abs_set(motor, 1), sig, () => bps.trigger_and_read([det])),
  bp.fly([flyer1]),
];

export const wrongCalls: readonly (() => Plan<unknown>)[] = [
  // @ts-expect-error a number of points is no text
  () => bp.count(dets, '3'),
  // @ts-expect-error per_step is for scans
  () => bp.count(dets, 1, 0, { per_step: bps.one_nd_step }),
  // @ts-expect-error the number of points is missing
  () => bp.rel_scan(dets, motor, -1, 1),
  // @ts-expect-error points are no numbers on their own
  () => bp.rel_list_scan(dets, motor1, 1, 2),
  // @ts-expect-error points are numbers
  () => bp.list_scan(dets, motor1, ['a']),
  // @ts-expect-error one motor only
  () => bp.log_scan(dets, motor1, -1, 1, motor2, -1, 1, 5),
  // @ts-expect-error the number of points is missing
  () => bp.rel_log_scan(dets, motor, -1, 1),
  // @ts-expect-error a detector does not snake
  () => bp.grid_scan(dets, motor1, -1, 1, 3, motor2, -1, 1, 3, { snake_axes: [det] }),
  // @ts-expect-error the slowest motor does not snake
  () => bp.rel_grid_scan(dets, motor1, -1, 1, 3, true),
  // @ts-expect-error no such option
  () => bp.list_grid_scan(dets, motor1, [1], { snake: true }),
  // @ts-expect-error a list of points is no number
  () => bp.rel_list_grid_scan(dets, motor1, 1),
  // @ts-expect-error no trajectory
  () => bp.scan_nd(dets, [1, 2]),
  // @ts-expect-error the number of points comes first
  () => bp.inner_product_scan(dets, motor1, 0, 1, 3),
  // @ts-expect-error a second motor is missing
  () => bp.x2x_scan(dets, motor1, 0, 1, 3),
  // @ts-expect-error the centre is missing
  () => bp.spiral(dets, motor1, motor2, 1, 1, 0.1, 3),
  // @ts-expect-error a relative spiral has no centre
  () => bp.rel_spiral(dets, motor1, motor2, 0, 0, 1, 1, 0.1, 3),
  // @ts-expect-error a relative spiral has no centre
  () => bp.rel_spiral_fermat(dets, motor1, motor2, 0, 0, 1, 1, 0.1, 2),
  // @ts-expect-error a mesh has no tilt
  () => bp.spiral_square(dets, motor1, motor2, 0, 0, 1, 1, 3, 3, { tilt: 0.1 }),
  // @ts-expect-error a detector does not move
  () => bp.rel_spiral_square(dets, det, motor2, 1, 1, 3, 3),
  // @ts-expect-error the field is told by its name
  () => bp.adaptive_scan(dets, det, motor, 0, 1, 0.1, 1, 0.5, true),
  // @ts-expect-error metadata is no threshold
  () => bp.rel_adaptive_scan(dets, 'det', motor, 0, 1, 0.1, 1, 0.5, true, { md: {} }),
  // @ts-expect-error the smallest step is missing
  () => bp.tune_centroid(dets, 'det', motor, 0, 1),
  // @ts-expect-error one detector, not a list
  () => bp.tweak(dets, 'det', motor, 0.1),
  // @ts-expect-error what is measured on the way is a plan function
  () => bp.ramp_plan(bps.abs_set(motor, 1), sig, bps.trigger_and_read([det])),
  // @ts-expect-error flyers come in a list
  () => bp.fly(flyer1),
];
