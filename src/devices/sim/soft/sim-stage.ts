import type { ComponentOptions } from '../../component.js';
import type { PatternGenerator } from './pattern-generator.js';
import { SimMotor } from './sim-motor.js';
import { SoftDevice } from './soft-device.js';

/** Two motors that take their time, and tell a pattern generator where the sample is. */
export class SimStage extends SoftDevice {
  readonly x = this.attach('x', new SimMotor({ name: 'x', instant: false }));
  readonly y = this.attach('y', new SimMotor({ name: 'y', instant: false }));

  constructor(generator: PatternGenerator, options: ComponentOptions & { name: string }) {
    super(options);
    this.x.user_readback.subscribe(() => (generator.x = this.x.position));
    this.y.user_readback.subscribe(() => (generator.y = this.y.position));
  }
}
