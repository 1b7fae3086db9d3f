import type { DataKey } from './data-key.js';

/** The documents that describe a run, spelt as event-model publishes them. Consumers must not change them. */
export interface Documents {
  start: RunStart;
  descriptor: EventDescriptor;
  event: EventDocument;
  event_page: EventPage;
  resource: Resource;
  datum: Datum;
  datum_page: DatumPage;
  stream_resource: StreamResource;
  stream_datum: StreamDatum;
  stop: RunStop;
}
export type DocumentName = keyof Documents;
/** A name with its document: testing the name tells the type of the document. */
export type NamedDocument = { [N in DocumentName]: [name: N, doc: Documents[N]] }[DocumentName];

export type Metadata = Record<string, unknown>;
/** How a run ended. A plan's `exit_status` in the history is another vocabulary. */
export type RunExitStatus = 'success' | 'abort' | 'fail';

/** Opens a run and holds all that is known about it beforehand. */
export interface RunStart {
  uid: string;
  /** Seconds since the epoch, as everywhere in documents. */
  time: number;
  scan_id?: number;
  plan_name?: string;
  plan_type?: string;
  hints?: RunHints;
  [metadata: string]: unknown;
}

export interface RunHints {
  /** Slow to fast: the fields that span each dimension, and the stream that they are in. */
  dimensions?: [fields: string[], stream: string][];
  gridding?: 'rectilinear' | 'rectilinear_nonsequential';
  [extra: string]: unknown;
}

/** Opens a stream of events, or renews it after a device was configured. */
export interface EventDescriptor {
  uid: string;
  time: number;
  run_start: string;
  name: string;
  data_keys: Record<string, DataKey>;
  /** Which data keys come from which device, in order. */
  object_keys: Record<string, string[]>;
  configuration: Record<string, ObjectConfiguration>;
  hints: Record<string, { fields?: string[]; NX_class?: string; [extra: string]: unknown }>;
  object_classes: Record<string, string>;
}

export interface ObjectConfiguration {
  data: Record<string, unknown>;
  timestamps: Record<string, number>;
  data_keys: Record<string, DataKey>;
}

export interface EventDocument {
  uid: string;
  time: number;
  descriptor: string;
  /** Counts from 1 in each stream. Events that are taken again after a pause carry the same numbers again. */
  seq_num: number;
  data: Record<string, unknown>;
  timestamps: Record<string, number>;
  /** False where the value is the name of something that still lies outside the documents. */
  filled: Record<string, boolean | string>;
}

export interface EventPage {
  uid: string[];
  time: number[];
  descriptor: string;
  seq_num: number[];
  data: Record<string, unknown[]>;
  timestamps: Record<string, number[]>;
  filled: Record<string, (boolean | string)[]>;
}

export interface Resource {
  uid: string;
  run_start?: string;
  spec: string;
  root: string;
  resource_path: string;
  resource_kwargs: Record<string, unknown>;
  path_semantics?: 'posix' | 'windows';
}

export interface Datum {
  datum_id: string;
  resource: string;
  datum_kwargs: Record<string, unknown>;
}

export interface DatumPage {
  datum_id: string[];
  resource: string;
  datum_kwargs: Record<string, unknown[]>;
}

export interface StreamResource {
  uid: string;
  run_start?: string;
  data_key: string;
  mimetype: string;
  uri: string;
  parameters: Record<string, unknown>;
}

export interface StreamDatum {
  uid: string;
  stream_resource: string;
  descriptor: string;
  indices: { start: number; stop: number };
  seq_nums: { start: number; stop: number };
}

export interface RunStop {
  uid: string;
  time: number;
  run_start: string;
  exit_status: RunExitStatus;
  reason: string;
  /** Events of each stream, by their final numbers. */
  num_events: Record<string, number>;
}
