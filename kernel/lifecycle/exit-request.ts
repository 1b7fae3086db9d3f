/** Thrown by `process.exit` in a cell: nothing after it may run, and the process ends when everything is told. */
export class ExitRequest extends Error {
  override readonly name = 'ExitRequest';

  constructor() {
    super('The kernel is ending.');
  }
}
