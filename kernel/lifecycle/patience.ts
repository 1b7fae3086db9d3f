/** How much somebody wants that what runs is ended; in the words of the thread that asks. */
export interface Insistence {
  /** Number of the last interrupt. */
  readonly token: number;
  /** Of whoever interrupted last; null for the kernel itself, which is to end. */
  readonly session: string | null;
  /** There was an interrupt before, which was not answered either. */
  readonly isRepeated: boolean;
  /** Since the first of them. */
  readonly waitedMs: number;
}

/** What the main thread says to that: null where it consents to be terminated. */
export interface Refusal {
  /** How old, in milliseconds, the first interrupt has to be before it is worth asking again. */
  readonly untilMs: number;
  readonly isPlan: boolean;
}

/** Whose code runs: a cell of the one who interrupts, a cell of somebody else, or a plan or task, which may be his own. */
export type Running = 'own_cell' | 'other' | 'plan';

export const FIRST_PATIENCE_MS = 1_000;
/** Fingers are slower; but a machine that is busy may need as long to answer a first interrupt. */
export const REPEATED_PATIENCE_MS = 250;
const PLAN_PATIENCE_MS = 10_000;

/**
 * How old an unanswered interrupt has to be before what runs is taken to be stuck, in milliseconds. One's own cell ends
 * soon. A plan that computes for some seconds is not to fail because somebody wants it to pause, and still less
 * because he wants his own cell to end.
 */
export function patienceWith(
  running: Running,
  { session, isRepeated }: Insistence,
  hasOtherCell: boolean,
): number {
  if (session === null) return FIRST_PATIENCE_MS;
  switch (running) {
    case 'own_cell':
      return isRepeated ? REPEATED_PATIENCE_MS : FIRST_PATIENCE_MS;
    case 'other':
      return FIRST_PATIENCE_MS;
    case 'plan':
      return isRepeated && !hasOtherCell ? FIRST_PATIENCE_MS : PLAN_PATIENCE_MS;
  }
}
