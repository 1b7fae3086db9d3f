import { SynAxis } from './syn-axis.js';
import { SynGauss } from './syn-gauss.js';

export interface Hardware {
  motor: SynAxis;
  motor1: SynAxis;
  motor2: SynAxis;
  det: SynGauss;
  det1: SynGauss;
  det2: SynGauss;
}

/**
 * A set of simulated devices, under the names and with the peaks that Bluesky users know: `det` follows `motor`, `det1`
 * follows `motor1`, `det2` follows `motor2`. Each call makes fresh ones.
 */
export function hw(): Hardware {
  const motor = axis('motor');
  const motor1 = axis('motor1');
  const motor2 = axis('motor2');
  return {
    motor,
    motor1,
    motor2,
    det: peak('det', motor, { center: 0, Imax: 1, sigma: 1 }),
    det1: peak('det1', motor1, { center: 0, Imax: 5, sigma: 0.5 }),
    det2: peak('det2', motor2, { center: 1, Imax: 2, sigma: 2 }),
  };
}

function axis(name: string): SynAxis {
  return new SynAxis({ name, labels: ['motors'] });
}

function peak(
  name: string,
  motor: SynAxis,
  shape: { center: number; Imax: number; sigma: number },
): SynGauss {
  return new SynGauss({ name, motor, motorField: motor.name, labels: ['detectors'], ...shape });
}
