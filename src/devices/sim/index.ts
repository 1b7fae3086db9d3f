export { hw, type Hardware } from './hardware.js';
export { Random } from './random.js';
export { SynAxis, type SynAxisOptions } from './syn-axis.js';
export { SynGauss, type Noise, type SynGaussOptions } from './syn-gauss.js';
export { SynSignal, type SynSignalOptions } from './syn-signal.js';
