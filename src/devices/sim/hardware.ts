import { Signal } from '../signal.js';
import { InvariantSignal } from './invariant-signal.js';
import { MockFlyer } from './mock-flyer.js';
import { SPseudo1x3, SPseudo3x3 } from './pseudo-axes.js';
import { Random } from './random.js';
import { ABDetector, DetWithConf, DetWithCountTime, DirectImage, type Image } from './small-detectors.js';
import { Syn2DGauss } from './syn-2d-gauss.js';
import { SynAxis, SynAxisEmptyHints, SynAxisNoHints, SynAxisNoPosition } from './syn-axis.js';
import { SynGauss } from './syn-gauss.js';
import { SynPeriodicSignal } from './syn-periodic-signal.js';
import { SynSignal } from './syn-signal.js';
import { SynSignalWithRegistry } from './syn-signal-with-registry.js';
import { NewTrivialFlyer, TrivialFlyer } from './trivial-flyer.js';

export interface HardwareOptions {
  /** Where `img` puts its pictures: a new folder for temporary files where it is not given. */
  savePath?: string;
  /** Makes all noise repeatable. */
  random?: Random;
}

export type Hardware = ReturnType<typeof hw>;

/**
 * A set of simulated devices, under the names and with the peaks that Bluesky users know: `det` follows `motor`, `det1`
 * follows `motor1`, `det2` follows `motor2`. Each call makes fresh ones.
 */
export function hw({ savePath, random = new Random() }: HardwareOptions = {}) {
  const labels = ['detectors'];
  const motors = {
    motor: axis('motor'),
    motor1: axis('motor1'),
    motor2: axis('motor2'),
    motor3: axis('motor3'),
  };
  const { motor, motor1, motor2, motor3 } = motors;
  const jittery_motor1 = jittery('jittery_motor1', random);
  const jittery_motor2 = jittery('jittery_motor2', random);
  const det = peak('det', motor, { center: 0, Imax: 1, sigma: 1 });
  const direct_img = new DirectImage({ name: 'direct', func: ones, labels });
  direct_img.img.name = 'img';
  const direct_img_list = new DirectImage({ name: 'direct', func: ones, labels });
  direct_img_list.img.name = 'direct_img_list';
  return {
    ...motors,
    jittery_motor1,
    jittery_motor2,
    motor_no_pos: new SynAxisNoPosition({ name: 'motor', labels: ['motors'] }),
    motor_empty_hints1: new SynAxisEmptyHints({ name: 'motor1', labels: ['motors'] }),
    motor_empty_hints2: new SynAxisEmptyHints({ name: 'motor2', labels: ['motors'] }),
    motor_no_hints1: new SynAxisNoHints({ name: 'motor1', labels: ['motors'] }),
    motor_no_hints2: new SynAxisNoHints({ name: 'motor2', labels: ['motors'] }),
    det,
    identical_det: peak('det', motor, { center: 0, Imax: 1, sigma: 1 }),
    noisy_det: peak('noisy_det', motor, {
      ...{ center: 0, Imax: 1, sigma: 1, noise: 'uniform', noiseMultiplier: 0.1 },
      random,
    }),
    det1: peak('det1', motor1, { center: 0, Imax: 5, sigma: 0.5 }),
    det2: peak('det2', motor2, { center: 1, Imax: 2, sigma: 2 }),
    det3: peak('det3', motor3, { center: -1, Imax: 2, sigma: 1 }),
    det4: roundPeak('det4', motor1, motor2),
    det5: roundPeak('det5', jittery_motor1, jittery_motor2),
    ab_det: new ABDetector({ name: 'det', labels, random }),
    det_with_conf: new DetWithConf({ name: 'det', labels }),
    det_with_count_time: new DetWithCountTime({ name: 'det', labels }),
    direct_img,
    direct_img_list,
    img: new SynSignalWithRegistry({
      ...{ name: 'img', func: ones, labels },
      ...(savePath === undefined ? {} : { savePath }),
    }),
    invariant1: new InvariantSignal({ name: 'invariant1', func: () => 0, labels }),
    invariant2: new InvariantSignal({ name: 'invariant2', func: () => 0, labels }),
    rand: new SynPeriodicSignal({ name: 'rand', labels, random }),
    rand2: new SynPeriodicSignal({ name: 'rand2', labels, random }),
    sig: new Signal<number>({ name: 'sig', value: 0 }),
    bool_sig: new Signal<boolean>({ name: 'bool_sig', value: false, labels }),
    signal: new SynSignal<number>({ name: 'signal' }),
    flyer1: new MockFlyer('flyer1', det, motor, 1, 5, 20),
    flyer2: new MockFlyer('flyer2', det, motor, 1, 5, 10),
    trivial_flyer: new TrivialFlyer(),
    new_trivial_flyer: new NewTrivialFlyer(),
    pseudo3x3: new SPseudo3x3({ name: 'pseudo3x3' }),
    pseudo1x3: new SPseudo1x3({ name: 'pseudo1x3' }),
  };
}

function axis(name: string): SynAxis {
  return new SynAxis({ name, labels: ['motors'] });
}

/** An axis that never is quite where it should be. */
function jittery(name: string, random: Random): SynAxis {
  return new SynAxis({ name, labels: ['motors'], readbackFunc: (position) => position + random.uniform() });
}

function peak(
  name: string,
  motor: SynAxis,
  shape: Pick<ConstructorParameters<typeof SynGauss>[0], 'center' | 'Imax' | 'sigma' | 'noise' | 'random'>,
): SynGauss {
  return new SynGauss({ name, motor, motorField: motor.name, labels: ['detectors'], ...shape });
}

function roundPeak(name: string, motor0: SynAxis, motor1: SynAxis): Syn2DGauss {
  const axes = { motor0, motorField0: motor0.name, motor1, motorField1: motor1.name };
  return new Syn2DGauss({ name, ...axes, center: [0, 0], Imax: 1, labels: ['detectors'] });
}

function ones(): Image {
  return Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => 1));
}
