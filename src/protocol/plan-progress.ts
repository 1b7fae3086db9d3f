/** Of something that goes on. Null where nobody can tell. Times are in seconds; those of a pause do not count. */
export interface Progress {
  /** What is done: from 0 to 1. */
  readonly fraction: number | null;
  readonly time_elapsed: number | null;
  /** If it goes on as it went so far. */
  readonly time_left: number | null;
}

/** An action of a device that the plan waits for. Positions are in `unit`. */
export interface MoveProgress extends Progress {
  readonly name: string;
  readonly current: number | null;
  readonly initial: number | null;
  readonly target: number | null;
  readonly unit: string | null;
}

/** A run that is open. */
export interface RunProgress extends Progress {
  readonly uid: string;
  readonly scan_id: number | null;
  readonly points: number;
  readonly points_total: number | null;
}

/** How far the plan that the Run Engine holds is, in numbers: `plan_progress` in the status. */
export interface PlanProgress extends Progress {
  /** Points of all its runs. A point that is taken again after a pause counts once. */
  readonly points: number;
  readonly points_total: number | null;
  readonly runs_closed: number;
  readonly runs: readonly RunProgress[];
  readonly moves: readonly MoveProgress[];
}
