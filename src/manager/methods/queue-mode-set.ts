import { QueueServerError } from '../../errors.js';
import {
  DEFAULT_QUEUE_MODE,
  isObject,
  stringifyJson,
  type JsonValue,
  type QueueMode,
} from '../../protocol/index.js';
import type { Handler } from './handler.js';

export const queueModeSet: Handler<'queue_mode_set'> = async ({ mode }, { queue, status }) => {
  await queue.setMode(newMode(mode, queue.mode));
  status.refresh();
  return {};
};

function newMode(given: JsonValue | undefined, current: QueueMode): QueueMode {
  const refuse = (why: string) => new QueueServerError('PARAMETER_INVALID', ['mode', why]);
  if (given === 'default') return DEFAULT_QUEUE_MODE;
  if (!isObject(given)) throw refuse('it must be an object of options, or "default"');
  const options: Record<string, boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_QUEUE_MODE, name)) {
      throw refuse(`there is no option ${name}; options are ${Object.keys(DEFAULT_QUEUE_MODE).join(', ')}`);
    }
    if (typeof value !== 'boolean')
      throw refuse(`${name} must be true or false, not ${stringifyJson(value)}`);
    options[name] = value;
  }
  return { ...current, ...options };
}
