import type { ComponentOptions } from '../component.js';
import { PseudoPositioner, type Positions } from '../pseudo-positioner.js';
import { Signal } from '../signal.js';
import { SoftPositioner } from '../soft-positioner.js';

const LIMITS = { low: -10, high: 10 };

type Pseudo3 = 'pseudo1' | 'pseudo2' | 'pseudo3';
type Real3 = 'real1' | 'real2' | 'real3';

/** Three pseudo axes: each is the opposite of a real one. */
export class SPseudo3x3 extends PseudoPositioner<Pseudo3, Real3> {
  readonly pseudo1 = this.attachPseudo('pseudo1', { limits: LIMITS, egu: 'a' });
  readonly pseudo2 = this.attachPseudo('pseudo2', { limits: LIMITS, egu: 'b' });
  readonly pseudo3 = this.attachPseudo('pseudo3', { egu: 'c' });
  readonly real1 = this.attachReal('real1', new SoftPositioner());
  readonly real2 = this.attachReal('real2', new SoftPositioner());
  readonly real3 = this.attachReal('real3', new SoftPositioner());
  readonly sig = this.attach('sig', new Signal<number>({ value: 0, kind: 'normal' }));

  constructor(options: ComponentOptions & { name: string }) {
    super(options);
  }

  forward({ pseudo1, pseudo2, pseudo3 }: Positions<Pseudo3>): Positions<Real3> {
    return { real1: opposite(pseudo1), real2: opposite(pseudo2), real3: opposite(pseudo3) };
  }

  inverse({ real1, real2, real3 }: Positions<Real3>): Positions<Pseudo3> {
    return { pseudo1: opposite(real1), pseudo2: opposite(real2), pseudo3: opposite(real3) };
  }
}

/** One pseudo axis that moves three real ones, all to its opposite. */
export class SPseudo1x3 extends PseudoPositioner<'pseudo1', Real3> {
  readonly pseudo1 = this.attachPseudo('pseudo1', { limits: LIMITS });
  readonly real1 = this.attachReal('real1', new SoftPositioner());
  readonly real2 = this.attachReal('real2', new SoftPositioner());
  readonly real3 = this.attachReal('real3', new SoftPositioner());

  constructor(options: ComponentOptions & { name: string }) {
    super(options);
  }

  forward({ pseudo1 }: Positions<'pseudo1'>): Positions<Real3> {
    return { real1: opposite(pseudo1), real2: opposite(pseudo1), real3: opposite(pseudo1) };
  }

  inverse({ real1 }: Positions<Real3>): Positions<'pseudo1'> {
    return { pseudo1: opposite(real1) };
  }
}

/** Subtracted, because `-0` would stay a minus zero. */
function opposite(position: number): number {
  return 0 - position;
}
