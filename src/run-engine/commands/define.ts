import type { MaybePromise } from '../../devices/index.js';
import type { RunContext } from '../context.js';
import type { Command, MsgOf, ResultOf } from '../message.js';

/** Performs one message. A promise makes the plan wait; a `Status` does not. */
export type Perform<C extends Command> = (msg: MsgOf<C>, context: RunContext) => MaybePromise<ResultOf<C>>;

export interface CommandDefinition<C extends Command> {
  readonly perform: Perform<C>;
  /** Whether it is done again when a paused plan goes back to its last checkpoint. */
  readonly repeatable: boolean;
}

export function repeatable<C extends Command>(perform: Perform<C>): CommandDefinition<C> {
  return { perform, repeatable: true };
}

export function once<C extends Command>(perform: Perform<C>): CommandDefinition<C> {
  return { perform, repeatable: false };
}

/** The plan gets an error that names the device and what it lacks. */
export function unable(obj: unknown, command: Command, protocol: string): TypeError {
  if (typeof obj === 'string')
    return new TypeError(
      `'${command}' needs a device, and '${obj}' is a text: there is no device of this name that the plan may use.`,
    );
  const name = typeof obj === 'object' && obj !== null && 'name' in obj ? String(obj.name) : String(obj);
  return new TypeError(`'${command}' needs a device that is ${protocol}, and ${name} is not.`);
}
