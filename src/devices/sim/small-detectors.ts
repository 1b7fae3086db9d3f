import { allOf } from '../settled.js';
import type { ComponentOptions } from '../component.js';
import { Device } from '../device.js';
import type { Status } from '../protocols.js';
import { Signal } from '../signal.js';
import { Random } from './random.js';
import { SynSignal } from './syn-signal.js';

type DetectorOptions = ComponentOptions & { name: string };

/** Two random numbers, of which only one is worth a look. */
export class ABDetector extends Device {
  readonly a: SynSignal;
  readonly b: SynSignal;

  constructor({ random = new Random(), ...options }: DetectorOptions & { random?: Random }) {
    super(options);
    const func = (): number => random.uniform();
    this.a = this.attach('a', new SynSignal({ func, kind: 'hinted' }));
    this.b = this.attach('b', new SynSignal({ func }));
  }

  override trigger(): Status {
    return allOf(this.a.trigger(), this.b.trigger());
  }
}

/** Two values to read and two settings, all of them constant. */
export class DetWithConf extends Device {
  readonly a = this.attach('a', new SynSignal({ func: () => 1, kind: 'hinted' }));
  readonly b = this.attach('b', new SynSignal({ func: () => 2, kind: 'hinted' }));
  readonly c = this.attach('c', new SynSignal({ func: () => 3, kind: 'config' }));
  readonly d = this.attach('d', new SynSignal({ func: () => 4, kind: 'config' }));

  override trigger(): Status {
    return allOf(this.a.trigger(), this.b.trigger());
  }
}

/** A detector whose counting time is part of each reading. */
export class DetWithCountTime extends Device {
  readonly intensity = this.attach('intensity', new SynSignal({ func: () => 0, kind: 'hinted' }));
  readonly count_time = this.attach(
    'count_time',
    new Signal<number>({ value: 0, dtype: 'number', kind: 'normal' }),
  );
}

export type Image = number[][];

/** A camera whose pictures are in the events themselves. The first is there after the first trigger. */
export class DirectImage extends Device {
  readonly img = this.attach('img', new SynSignal<Image>({ kind: 'hinted' }));

  constructor({ func, ...options }: DetectorOptions & { func?: () => Image }) {
    super(options);
    if (func !== undefined) this.img.simSetFunc(func);
  }

  override trigger(): Status {
    return this.img.trigger();
  }
}
