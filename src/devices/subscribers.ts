import type { Readings } from './protocols.js';

export type ReadingsCallback = (readings: Readings) => void;

/** Those who want to know each new value. Nothing is read while nobody listens. */
export class Subscribers {
  readonly #callbacks = new Set<ReadingsCallback>();
  readonly #read: () => Readings;

  constructor(read: () => Readings) {
    this.#read = read;
  }

  add(callback: ReadingsCallback): void {
    this.#callbacks.add(callback);
    callback(this.#read());
  }

  delete(callback: ReadingsCallback): void {
    this.#callbacks.delete(callback);
  }

  notify(): void {
    if (this.#callbacks.size === 0) return;
    const readings = this.#read();
    for (const callback of [...this.#callbacks]) callback(readings);
  }
}
