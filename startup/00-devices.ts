// The devices of an example beamline, all simulated: det follows motor, det1 follows motor1, det2 follows motor2.
// The files of this folder run in the order of their names, each like a cell of a notebook, in one namespace: what a
// file declares is there for the next one, for the queue, and for whoever attaches a console.
import { hw } from 'skyqueue/sim';

const { det, det1, det2, motor, motor1, motor2 } = hw();
