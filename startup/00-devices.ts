// The devices of an example beamline, all simulated: det follows motor, det1 follows motor1, det2 follows motor2.
// The files of this folder run in the order of their names, each like a cell of a notebook, in one namespace: what a
// file declares is there for the next one, for the queue, and for whoever attaches a console.
import { hw } from 'skyqueue/sim';

console.log(`Loading file '${__filename}'`);

const {
  // Axes
  motor,
  motor1,
  motor2,
  motor3,
  jittery_motor1,
  jittery_motor2,
  motor_no_pos,
  motor_empty_hints1,
  motor_empty_hints2,
  motor_no_hints1,
  motor_no_hints2,
  pseudo1x3,
  pseudo3x3,
  // Detectors that see a peak
  det,
  identical_det,
  noisy_det,
  det1,
  det2,
  det3,
  det4,
  det5,
  // Other detectors, and cameras
  ab_det,
  det_with_conf,
  det_with_count_time,
  direct_img,
  direct_img_list,
  img,
  // Single values
  sig,
  bool_sig,
  signal,
  invariant1,
  invariant2,
  rand,
  rand2,
  // Devices that fly
  flyer1,
  flyer2,
  trivial_flyer,
  new_trivial_flyer,
} = hw();
