import { QueueServerError } from '../errors.js';
import type { DataKey } from '../protocol/data-key.js';
import { Signal, type SignalOptions } from './signal.js';

/** A signal that takes one of a few texts. */
export class EnumSignal<T extends string> extends Signal<T> {
  readonly choices: readonly T[];

  constructor({ choices, ...options }: SignalOptions<T> & { choices: readonly T[] }) {
    super({ ...options, dtype: 'string' });
    this.choices = choices;
  }

  override checkValue(value: T): void {
    if (this.choices.includes(value)) return;
    throw new QueueServerError('VALUE_NOT_A_CHOICE', [String(value), this.name, this.choices.join(', ')]);
  }

  /** `enum_strs` is the older name of `choices`, and the one that the simulated devices of Bluesky use. */
  protected override dataKey(): DataKey {
    return { ...super.dataKey(), choices: [...this.choices], enum_strs: [...this.choices] };
  }
}
