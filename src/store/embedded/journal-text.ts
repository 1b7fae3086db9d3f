import { z } from 'zod';
import { StoredItem, type QueueChange } from '../../queue/index.js';

/** A key of LMDB takes four times as much. */
const MAX_UID = 256;

/**
 * Whether a change may be noted in the journal. Records are for the database alone, for other programs remove them while a manager runs,
 * and must find them there. What the database could refuse for reasons of its own must be known before it is acknowledged.
 */
export function canBeNoted(change: QueueChange): boolean {
  if (change.change === 'set_record') return false;
  return !(change.change === 'insert' || change.change === 'replace') || change.stored.uid.length <= MAX_UID;
}

/** A transition as an entry of the journal has it: JSON, without what the embedded store has no use for. */
export function writeTransition(transition: readonly QueueChange[]): string {
  return JSON.stringify(transition.map(withoutRest));
}

export function readTransition(text: string): QueueChange[] {
  return Transition.parse(JSON.parse(text));
}

function withoutRest(change: QueueChange): unknown {
  switch (change.change) {
    case 'insert':
      return { ...change, before: undefined };
    case 'remove':
      return { ...change, stored: { uid: change.stored.uid } };
    case 'replace':
      return { ...change, old: { uid: change.old.uid } };
    case 'drop_history':
      return { ...change, text: undefined };
    default:
      return change;
  }
}

const Stored = z
  .strictObject({ uid: z.string(), text: z.string() })
  .transform(({ uid, text }) => new StoredItem(uid, text));
/** One that is taken away: what it was does not matter. */
const Named = z.strictObject({ uid: z.string() }).transform(({ uid }) => new StoredItem(uid, ''));

const Transition: z.ZodType<QueueChange[]> = z.array(
  z.discriminatedUnion('change', [
    z
      .strictObject({ change: z.literal('insert'), place: z.number(), stored: Stored })
      .transform((insert) => ({ ...insert, before: null })),
    z.strictObject({ change: z.literal('remove'), place: z.number(), stored: Named }),
    z.strictObject({ change: z.literal('replace'), place: z.number(), stored: Stored, old: Named }),
    z.strictObject({
      change: z.literal('renumber'),
      moves: z.array(z.strictObject({ from: z.number(), to: z.number(), stored: Stored })),
    }),
    z.strictObject({ change: z.literal('clear_queue') }),
    z.strictObject({ change: z.literal('set_running'), stored: Stored.nullable() }),
    z.strictObject({ change: z.literal('append_history'), number: z.number(), text: z.string() }),
    z.strictObject({ change: z.literal('trim_history'), numbers: z.array(z.number()) }),
    z
      .strictObject({ change: z.literal('drop_history'), number: z.number() })
      .transform((drop) => ({ ...drop, text: '' })),
  ]),
);
