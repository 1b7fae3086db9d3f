import type { Hints, Locatable, Location } from '../protocols.js';
import { SimulatedAxis, type SynAxisOptions } from './simulated-axis.js';

/** The simulated axis that most plans are tried with. */
export class SynAxis extends SimulatedAxis implements Locatable<number> {
  /** The readback, as it is now. */
  get position(): number {
    return this.readback.get();
  }

  locate(): Location<number> {
    return { setpoint: this.setpoint.get(), readback: this.readback.get() };
  }
}

/** An axis that can only be read where it is, so that a relative plan has to. */
export class SynAxisNoPosition extends SimulatedAxis {}

/** An axis that says: nothing of mine is worth a look. */
export class SynAxisEmptyHints extends SynAxis {
  override get hints(): Hints {
    return {};
  }
}

/** An axis that does not say what is worth a look, and that reads its target only. */
export class SynAxisNoHints extends SynAxis {
  constructor(options: SynAxisOptions) {
    super(options);
    this.readback.kind = 'omitted';
  }

  /** As if there were no such member. */
  override get hints(): Hints {
    return undefined as unknown as Hints;
  }
}
