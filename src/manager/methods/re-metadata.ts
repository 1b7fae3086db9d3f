import { QueueServerError } from '../../errors.js';
import { permittedPart } from '../permitted-keys.js';
import type { Handler } from './handler.js';

export const reMetadata: Handler<'re_metadata'> = async (_params, context) => {
  const { environment, permittedMetadata, worker } = context;
  if (!environment.exists) throw new QueueServerError('ENVIRONMENT_CLOSED');
  if (worker.view.activity?.re_state === null) throw new QueueServerError('NO_RUN_ENGINE');
  return { re_metadata: permittedPart(await worker.metadata(), permittedMetadata) };
};
