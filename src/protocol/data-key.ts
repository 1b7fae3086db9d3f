/** What one key of an event holds; the entry of a descriptor's `data_keys`. Spelt as event-model publishes it. */
export interface DataKey {
  /** Where the value comes from: `SIM:motor`, `ca://PV`, `soft://name`. */
  source: string;
  dtype: DataType;
  /** `[]` for a scalar; null where the length varies. */
  shape: (number | null)[];
  /** Element type of an array: `<f8`, or pairs of field name and type. */
  dtype_numpy?: string | [string, string][];
  /** `STREAM:` or `FILESTORE:` where the value itself lies outside the documents. */
  external?: string;
  /** Added by the Run Engine. */
  object_name?: string;
  units?: string | null;
  /** Digits after the decimal point. */
  precision?: number | null;
  limits?: DataLimits;
  /** All values of an enumeration. */
  choices?: string[];
  dims?: string[];
  [extra: string]: unknown;
}

export type DataType = 'string' | 'number' | 'array' | 'boolean' | 'integer';

export interface DataLimits {
  control?: LimitRange | null;
  display?: LimitRange | null;
  warning?: LimitRange | null;
  alarm?: LimitRange | null;
  hysteresis?: number | null;
  rds?: { time_difference: number; value_difference: number } | null;
}

export interface LimitRange {
  low: number | null;
  high: number | null;
}
