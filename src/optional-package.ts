import { QueueServerError } from './errors.js';

/**
 * Asks, without loading it, for a package that most sites do without. Called when something that needs it is made, so
 * that a missing package is told where the startup code names it, and not when the first document is on its way.
 *
 * @param purpose for the message: `Publishing to Kafka`
 * @param install what to give to `npm install`
 */
export function expectPackage(name: string, purpose: string, install: string): void {
  try {
    import.meta.resolve(name);
  } catch (cause) {
    throw new QueueServerError('PACKAGE_MISSING', [purpose, name, install], { cause });
  }
}
