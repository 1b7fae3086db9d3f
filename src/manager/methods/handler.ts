import type { JsonObject } from '../../protocol/index.js';
import type { MethodName, ParamsOf } from '../../protocol/methods/index.js';
import type { ManagerContext } from '../manager-context.js';

/**
 * Performs one API method. Gives the fields of the reply beside `success` and `msg`; throws what was wrong. What may change
 * while it is at work says the `turn` of the method.
 */
export type Handler<Name extends MethodName> = (
  params: ParamsOf<Name>,
  context: ManagerContext,
) => JsonObject | Promise<JsonObject>;
