import type { DeviceDescription, DeviceDescriptions } from '../../src/protocol/index.js';

type Flags = 'R' | 'RM' | 'F';

function device(flags: Flags, components?: DeviceDescriptions): DeviceDescription {
  return {
    is_readable: flags.includes('R'),
    is_movable: flags.includes('M'),
    is_flyable: flags.includes('F'),
    classname: 'Device',
    module: 'sim',
    ...(components === undefined ? {} : { components }),
  };
}

const signals = (...names: string[]): DeviceDescriptions =>
  Object.fromEntries(names.map((name) => [name, device('RM')]));
const motor = (): DeviceDescription =>
  device('RM', signals('readback', 'setpoint', 'velocity', 'acceleration', 'unused'));
const detector = (): DeviceDescription =>
  device('R', signals('Imax', 'center', 'noise', 'noise_multiplier', 'sigma', 'val'));

/** The devices that the examples of spec plans… §5.4 and §5.6 are about. */
export function exampleDevices(): DeviceDescriptions {
  return {
    det: detector(),
    det1: detector(),
    motor: motor(),
    motor1: motor(),
    sim_bundle_A: device('R', {
      mtrs: device('RM', { x: motor(), y: motor(), z: motor() }),
      dets: device('R', { det_A: detector(), det_B: detector() }),
    }),
  };
}

/** With some more sorts of devices and names. */
export function variousDevices(): DeviceDescriptions {
  return {
    ...exampleDevices(),
    _hidden: detector(),
    flyer1: device('F'),
    new_flyer: device('F', { ...signals('a', 'b'), 'det.val': device('R') }),
    größe: device('R', signals('val')),
  };
}

/** `det.val`, `sim_bundle_A(excluded)`: every node, in order, with its path. */
export function pathsOf(devices: DeviceDescriptions, above = ''): string[] {
  return Object.entries(devices).flatMap(([name, { components = {}, excluded }]) => [
    `${above}${name}${excluded ? '(excluded)' : ''}`,
    ...pathsOf(components, `${above}${name}.`),
  ]);
}
