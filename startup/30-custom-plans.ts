// Devices, plans and functions of this beamline, to be tried with a queue.
import { allOf, annotatePlan, Device, progressLine, Signal } from 'skyqueue';
import type { CountOptions, Status } from 'skyqueue';
import { MockFlyer, SynAxis, SynGauss } from 'skyqueue/sim';

console.log(`Loading file '${__filename}'`);

const custom_test_device = new Device({ name: 'custom_test_device' });
const custom_test_signal = new Signal<number>({ name: 'custom_test_signal', value: 0, dtype: 'number' });
const custom_test_flyer = new MockFlyer('custom_test_flyer', det, motor, 1, 5, 20);

/** A stage of three axes, which are moved together: `sim_bundle_A.mtrs.set(1, 2, 3)`. */
class SimStage extends Device {
  readonly x = this.attach('x', new SynAxis({ name: 'x', labels: ['motors'] }));
  readonly y = this.attach('y', new SynAxis({ name: 'y', labels: ['motors'] }));
  readonly z = this.attach('z', new SynAxis({ name: 'z', labels: ['motors'] }));

  set(x: number, y: number, z: number): Status {
    return allOf(this.x.set(x), this.y.set(y), this.z.set(z));
  }
}

/** Two detectors: one follows motor1, the other motor2. */
class SimDetectors extends Device {
  readonly det_A = this.attach('det_A', peakOver('det_A', motor1));
  readonly det_B = this.attach('det_B', peakOver('det_B', motor2));
}

function peakOver(name: string, axis: SynAxis): SynGauss {
  const shape = { center: 0, Imax: 5, sigma: 0.5 };
  return new SynGauss({ name, motor: axis, motorField: axis.name, ...shape, labels: ['detectors'] });
}

class SimBundle extends Device {
  readonly mtrs = this.attach('mtrs', new SimStage({ name: 'mtrs' }));
  readonly dets = this.attach('dets', new SimDetectors({ name: 'dets' }));
}

const sim_bundle_A = new SimBundle({ name: 'sim_bundle_A' });
const sim_bundle_B = new SimBundle({ name: 'sim_bundle_B' });

// What an annotation says goes to the clients of the queue: which devices they can choose, and what is sent where they
// choose nothing.
const move_then_count = annotatePlan(
  {
    description: 'Move motors into positions; then count dets.',
    parameters: {
      motors: {
        description: 'Motors that move before the measurement.',
        annotation: 'typing.List[Motors]',
        devices: { Motors: ['motor1', 'motor2'] },
      },
      detectors: {
        description: 'Detectors that are read.',
        annotation: 'typing.List[Detectors]',
        devices: { Detectors: ['det1', 'det2', 'det3'] },
        default: ['det1', 'det2'],
      },
      positions: {
        description: 'Where the motors move, as many numbers as there are motors.',
        annotation: 'typing.List[float]',
        ...{ min: -10, max: 10, step: 0.01 },
      },
    },
  },
  function* move_then_count(
    motors: (Movable<number> & Readable)[],
    detectors: Readable[] = [],
    positions: number[] | null = null,
  ): Plan<string> {
    for (const [name, list] of Object.entries({ motors, detectors, positions }))
      if (!Array.isArray(list)) throw new TypeError(`The parameter '${name}' must be a list.`);
    const targets = positions ?? [];
    if (motors.length !== targets.length)
      throw new TypeError(`There are ${motors.length} motors and ${targets.length} positions.`);
    for (const [at, axis] of motors.entries()) yield* bps.abs_set(axis, targets[at], { group: 'positions' });
    yield* bps.wait('positions');
    return yield* count(detectors);
  },
);

/**
 * Counts detectors that may be parts of a bundle.
 *
 * @param detectors What is read.
 * @param num Number of readings.
 * @param delay Seconds between them.
 * @qs detectors {
 *   "annotation": "typing.List[DetList]",
 *   "devices": { "DetList": ["det", "det1", "det2", "det3", ":+^sim_bundle:?.*$"] }
 * }
 */
function* count_bundle_test(
  detectors: Readable[],
  num: int = 1,
  delay: number | null = null,
  options: CountOptions = {},
): Plan<string> {
  return yield* count(detectors, num, delay ?? 0, options);
}

/** The inner run of `sim_multirun_plan_nested`. */
function* _sim_plan_inner(npts: int, delay: number = 1.0): Plan<string> {
  function* points(): Plan<void> {
    for (let point = 0; point < npts; point += 1) {
      yield* mv(motor1, point * 0.1 + 1, motor2, point * 0.2 - 2);
      yield* bps.trigger_and_read([motor1, motor2, det2]);
      yield* bps.sleep(delay);
    }
  }
  return yield* bpp.set_run_key_wrapper(bpp.run_wrapper(points()), 'run_2');
}

/**
 * Simulated multi-run plan: two nested runs. The plan is included for testing purposes only.
 *
 * @param npts The number of measurements in the outer run. Inner run will contain 'npts+1' measurements.
 * @param delay Delay between measurements.
 */
function* sim_multirun_plan_nested(npts: int, delay: number = 1.0): Plan<string> {
  function* points(first: number, end: number): Plan<void> {
    for (let point = first; point < end; point += 1) {
      yield* mv(motor, point * 0.2);
      yield* bps.trigger_and_read([motor, det]);
      yield* bps.sleep(delay);
    }
  }
  function* both(): Plan<void> {
    const half = Math.floor(npts / 2);
    yield* points(0, half);
    yield* _sim_plan_inner(npts + 1, delay);
    yield* points(half, npts);
  }
  return yield* bpp.set_run_key_wrapper(bpp.run_wrapper(both()), 'run_1');
}

/**
 * Test visualization of progress bars.
 *
 * @param n_progress_bars The number of progress bars to display.
 */
function* plan_test_progress_bars(n_progress_bars: int = 1): Plan<void> {
  const bars = Math.max(n_progress_bars, 1);
  const steps = 10;
  console.log(`TESTING ${bars} PROGRESS BARS ...\n`);
  for (let step = 1; step <= steps; step += 1) {
    yield* bps.sleep(0.5);
    for (let bar = 1; bar <= bars; bar += 1)
      console.log(progressLine({ name: `TEST${bar}`, current: step / steps, initial: 0, target: 1 }));
  }
  console.log('\nTEST COMPLETED ...');
}

/** Waits for so many seconds. */
async function function_sleep(time: number): Promise<{ success: boolean; time: number }> {
  console.log("******** Starting execution of the function 'function_sleep' **************");
  console.log(`*******************   Waiting for ${time} seconds **************************`);
  await new Promise((resolve) => setTimeout(resolve, time * 1000));
  console.log("******** Finished execution of the function 'function_sleep' **************");
  return { success: true, time };
}

const _fifo_buffer: unknown[] = [];

/** Puts an element at the end of a buffer. */
function push_buffer_element(element: unknown): void {
  console.log("******** Executing the function 'push_buffer_element' **************");
  _fifo_buffer.push(element);
}

/** Takes the first element of the buffer. */
function pop_buffer_element(): unknown {
  console.log("******** Executing the function 'pop_buffer_element' **************");
  if (_fifo_buffer.length === 0) throw new Error('The buffer is empty: there is nothing to pop.');
  return _fifo_buffer.shift();
}

function clear_buffer(): void {
  console.log("******** Executing the function 'clear_buffer' **************");
  _fifo_buffer.length = 0;
}
