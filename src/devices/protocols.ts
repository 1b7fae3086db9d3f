import type { DataKey } from '../protocol/data-key.js';
import type { ProgressWatcher } from './progress.js';

/**
 * What a plan may ask of a device. A device supports a protocol if it has all of its members, whatever class it is of:
 * `detect.ts` asks. Members that return `MaybePromise` should answer at once where they can, because the Run Engine
 * then goes on without giving up the thread.
 */
export type MaybePromise<T> = T | Promise<T>;

export interface Reading<T = unknown> {
  value: T;
  /** Seconds since the epoch, by the device's own clock. */
  timestamp: number;
  alarm_severity?: number;
  message?: string;
}
/** The order of the keys matters: it is the order of the columns. */
export type Readings = Record<string, Reading>;
export type DataKeys = Record<string, DataKey>;

/** What a device wants to be looked at by default: published in descriptors, and read by tables and plots. */
export interface Hints {
  fields?: string[];
  dimensions?: [fields: string[], stream: string][];
  gridding?: 'rectilinear' | 'rectilinear_nonsequential';
  NX_class?: string;
}

/**
 * Handle of one device action. It settles once, done or failed, and tells its callbacks in the same turn, so that a
 * plan that waits for it goes on at once. It may be done already when the device hands it out.
 */
export interface Status<T = unknown> extends PromiseLike<T> {
  readonly done: boolean;
  /** Implies `done`. */
  readonly success: boolean;
  /** Null while the action goes on and after it succeeded. */
  exception(): Error | null;
  /** Calls back once, in this very call if the action is over. */
  addCallback(callback: (status: Status<T>) => void): void;
  watch?(watcher: ProgressWatcher): void;
}

export interface HasName {
  readonly name: string;
}

export interface HasParent {
  readonly parent: HasParent | null;
}

export interface HasHints extends HasName {
  readonly hints: Hints;
}

export interface Readable<R extends Readings = Readings> extends HasName {
  read(): MaybePromise<R>;
  describe(): MaybePromise<DataKeys>;
}

/** `configure` belongs to it only where settings can be changed. */
export interface Configurable {
  readConfiguration(): MaybePromise<Readings>;
  describeConfiguration(): MaybePromise<DataKeys>;
  configure?(...settings: unknown[]): MaybePromise<[old: Readings, next: Readings]>;
}

export interface Triggerable {
  trigger(): Status;
}

export interface Movable<T = unknown> {
  set(value: T, ...rest: unknown[]): Status;
}

export interface Location<T> {
  setpoint: T;
  readback: T;
}

export interface Locatable<T = unknown> extends Movable<T> {
  locate(): MaybePromise<Location<T>>;
}

export interface HasPosition<T = unknown> {
  readonly position: T;
}

export interface Preparable<T = unknown> {
  prepare(value: T): Status;
}

/** Classic devices name all that they have staged; others return a Status. */
export interface Stageable {
  stage(): Status | readonly unknown[];
  unstage(): Status | readonly unknown[];
}

/** `pause` may throw an error named `NoReplayAllowed`: what was measured since the last checkpoint must not be repeated. */
export interface Pausable {
  pause(): MaybePromise<void>;
  resume(): MaybePromise<void>;
}

export interface Stoppable {
  stop(options?: { success?: boolean }): MaybePromise<void>;
}

export interface Subscribable<R extends Readings = Readings> extends HasName {
  /** Calls back at once with the present reading. */
  subscribe(callback: (readings: R) => void): void;
  clearSub(callback: (readings: R) => void): void;
}

/** Throws if the value is out of limits. */
export interface Checkable<T = unknown> {
  checkValue(value: T): MaybePromise<void>;
}

export interface Flyable extends HasName {
  kickoff(): Status;
  complete(): Status;
}

export interface Collectable extends HasName {
  describeCollect(): MaybePromise<DataKeys | Record<string, DataKeys>>;
}

export interface PartialEvent {
  time: number;
  data: Record<string, unknown>;
  timestamps: Record<string, number>;
  filled?: Record<string, boolean | string>;
}

export interface PartialEventPage {
  time: number[];
  data: Record<string, unknown[]>;
  timestamps: Record<string, number[]>;
  filled?: Record<string, (boolean | string)[]>;
}

export interface EventCollectable extends Collectable {
  collect(): Iterable<PartialEvent> | AsyncIterable<PartialEvent>;
}

export interface EventPageCollectable extends Collectable {
  collectPages(): Iterable<PartialEventPage> | AsyncIterable<PartialEventPage>;
}

/** Names files (`resource`) and places in them (`datum`) that events refer to. */
export interface WritesExternalAssets {
  collectAssetDocs(): Iterable<AssetDocument> | AsyncIterable<AssetDocument>;
}

/** Writes whole streams to files and says how far it has come; `getIndex` tells it from `WritesExternalAssets`. */
export interface WritesStreamAssets {
  collectAssetDocs(index?: number): Iterable<AssetDocument> | AsyncIterable<AssetDocument>;
  getIndex(): MaybePromise<number>;
}

export type AssetDocument = [
  name: 'resource' | 'datum' | 'stream_resource' | 'stream_datum',
  document: Record<string, unknown>,
];

/** Tells how long an action would take, in seconds: for estimates, so no promise is made. */
export interface TakesTime {
  secondsFor(action: 'set' | 'trigger', target?: unknown): number;
}

/** Where `get()` gives false, what is measured with the device is not repeated after a pause. */
export interface Rewindable {
  readonly rewindable: { get(): boolean };
}
