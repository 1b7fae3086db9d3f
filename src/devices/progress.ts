/** How far an action has come: any part of this may be missing. */
export interface ProgressUpdate {
  name?: string;
  current?: number;
  initial?: number;
  target?: number;
  unit?: string;
  precision?: number;
  /** What remains, as published: 1 is not started, 0 is complete. */
  fraction?: number;
  /** Seconds. */
  time_elapsed?: number;
  time_remaining?: number;
}

export type ProgressWatcher = (update: ProgressUpdate) => void;
