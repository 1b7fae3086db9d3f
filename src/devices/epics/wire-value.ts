import { QueueServerError } from '../../errors.js';
import type { VariableDescription, WritableValue } from './variable.js';

/** A value as the variable takes it: a choice as its number. Refuses what it cannot be, before anything is sent. */
export function wireValue(
  name: string,
  value: WritableValue,
  { kind, choices }: VariableDescription,
): string | number | string[] | number[] {
  if (kind === 'enum') return choiceNumber(name, value, choices);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' || typeof value === 'number') {
    if (kind === 'string') return String(value);
    if (typeof value === 'number' || (value.trim() !== '' && !Number.isNaN(Number(value))))
      return Number(value);
    throw refused(name, value, 'it takes numbers only');
  }
  if (value.length === 0) throw refused(name, value, 'an empty array cannot be sent');
  return Array.from(value as ArrayLike<number>);
}

export function refused(name: string, value: WritableValue, reason: string): QueueServerError {
  return new QueueServerError('EPICS_REFUSED', [String(value), name, reason]);
}

function choiceNumber(name: string, value: WritableValue, choices: readonly string[]): number {
  const index = typeof value === 'string' ? choices.indexOf(value) : Number(value);
  if (Number.isInteger(index) && index in choices) return index;
  throw new QueueServerError('VALUE_NOT_A_CHOICE', [String(value), name, choices.join(', ')]);
}
