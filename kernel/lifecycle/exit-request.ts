const requests = new WeakSet<object>();

/** Thrown by `process.exit` in a cell: nothing after it may run, and the process ends when everything is told. */
export class ExitRequest extends Error {
  override readonly name = 'ExitRequest';

  constructor() {
    super('The kernel is ending.');
    requests.add(this);
  }
}

/** Of anything that was thrown: `instanceof` asks the value, and a proxy may answer with an error. */
export function isExitRequest(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && requests.has(thrown);
}
