/**
 * What a person has going on in the kernel, in the way of the queue. `cell`: a cell of theirs has the foreground. `plan`:
 * the Run Engine holds a plan of theirs, which runs beside the foreground, or is paused.
 */
export interface Occupant {
  readonly what: 'cell' | 'plan';
  /** The first line of the cell, shortened; empty where no cell is known. */
  readonly code: string;
  /** As the Jupyter client calls its user; empty where it does not say. */
  readonly user: string;
  /** The session of the Jupyter client: its next cells have the same. */
  readonly session: string;
  /** Epoch seconds: when the cell began, or when the Run Engine was called. */
  readonly since: number;
}

/** `a cell of alice: await slow()`, as it goes into a sentence. */
export function describeOccupant({ what, code, user }: Occupant): string {
  const thing = what === 'cell' ? 'a cell' : 'a plan';
  return `${thing} of ${user || 'somebody at a prompt'}${code === '' ? '' : `: ${code}`}`;
}
