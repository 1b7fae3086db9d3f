import type { Readings } from '../protocols.js';
import { SynSignal } from './syn-signal.js';

/** Always reads the same, the time included: for comparing documents. */
export class InvariantSignal extends SynSignal {
  override read(): Readings {
    return { [this.name]: { value: this.get(), timestamp: 0 } };
  }

  override toString(): string {
    return '<INVARIANT REPR>';
  }
}
