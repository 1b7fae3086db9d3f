/** Asked of the object and not of its class: a promise made in a cell of the kernel may have another Promise as its class. */
export function isPromise<T extends object>(value: T | Promise<T>): value is Promise<T> {
  return 'then' in value && typeof value.then === 'function';
}
