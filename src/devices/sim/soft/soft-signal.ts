import { QueueServerError } from '../../../errors.js';
import type { DataKey, DataType } from '../../../protocol/data-key.js';
import { Signal } from '../../signal.js';

/** Of NumPy; texts as ophyd-async declares them. */
const ELEMENT_TYPES: Partial<Record<DataType, string>> = {
  number: '<f8',
  integer: '<i8',
  boolean: '|b1',
  string: '|S40',
};

/** A value of this process, described as ophyd-async describes its soft signals. */
export class SoftSignal<T> extends Signal<T> {
  protected override get source(): string {
    return `soft://${this.name}`;
  }

  protected override dataKey(): DataKey {
    const key = super.dataKey();
    const dtype_numpy = ELEMENT_TYPES[key.dtype];
    return dtype_numpy === undefined ? key : { ...key, dtype_numpy };
  }
}

/** Only the device that it belongs to writes it. */
export class SoftSignalRO<T> extends SoftSignal<T> {
  override put(): never {
    throw new QueueServerError('SIGNAL_READ_ONLY', [this.name]);
  }
}

/** One of a few texts. */
export class SoftChoice<T extends string> extends SoftSignal<T> {
  constructor(readonly choices: readonly [T, ...T[]]) {
    super({ value: choices[0], dtype: 'string', kind: 'config' });
  }

  override checkValue(value: T): void {
    if (this.choices.includes(value)) return;
    throw new QueueServerError('VALUE_NOT_A_CHOICE', [String(value), this.name, this.choices.join(', ')]);
  }

  protected override dataKey(): DataKey {
    return { ...super.dataKey(), choices: [...this.choices] };
  }
}
