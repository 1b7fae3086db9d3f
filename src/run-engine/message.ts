import type {
  Collectable,
  Configurable,
  Flyable,
  Locatable,
  Location,
  Movable,
  PartialEvent,
  PartialEventPage,
  Preparable,
  Readable,
  Readings,
  Stageable,
  Status,
  Stoppable,
  Subscribable,
  Triggerable,
} from '../devices/index.js';
import type {
  DocumentName,
  EventDescriptor,
  EventDocument,
  Metadata,
  NamedDocument,
  RunExitStatus,
} from '../protocol/documents.js';
import type { Suspension } from './suspenders/suspension.js';
import type { Suspender } from './suspenders/suspender.js';

/** Names what is waited for together. Any value will do; absent is a group like any other. */
export type GroupKey = string | number | symbol | object | null;
/** Tells runs apart that are open at the same time. */
export type RunKey = string | number | symbol | object | null;

/** Testing the name of a document tells its type. Who only wants the names need not take the documents. */
export type DocumentCallback = ((...document: NamedDocument) => unknown) | ((name: DocumentName) => unknown);
export type SubscriptionName = DocumentName | 'all';

/** The closed set of commands: what each is about, what it takes, and what the plan gets back. */
export interface CommandSpec {
  open_run: { kwargs: Metadata; result: string };
  close_run: { kwargs: { exit_status?: RunExitStatus | null; reason?: string | null }; result: string };
  declare_stream: {
    args: readonly object[];
    kwargs: { name: string; collect?: boolean };
    result: DeclaredStream;
  };
  create: { kwargs: { name: string }; result: undefined };
  read: { obj: Readable; result: Readings };
  save: { result: undefined };
  drop: { result: undefined };
  monitor: {
    obj: Readable & Subscribable;
    kwargs: { name?: string | null; [subscription: string]: unknown };
    result: undefined;
  };
  unmonitor: { obj: Readable & Subscribable; result: undefined };
  null: { args: readonly unknown[]; kwargs: Readonly<Record<string, unknown>>; result: undefined };
  set: { obj: Movable; args: readonly unknown[]; kwargs: { group?: GroupKey }; result: Status };
  trigger: { obj: Triggerable; kwargs: { group?: GroupKey }; result: Status };
  prepare: { obj: Preparable; args: readonly unknown[]; kwargs: { group?: GroupKey }; result: Status };
  kickoff: { obj: Flyable; args: readonly unknown[]; kwargs: { group?: GroupKey }; result: Status };
  complete: { obj: Flyable; args: readonly unknown[]; kwargs: { group?: GroupKey }; result: Status };
  collect: {
    obj: Collectable;
    args: readonly Collectable[];
    kwargs: { name?: string | null; return_payload?: boolean; stream?: boolean };
    result: Collected;
  };
  configure: { obj: Configurable; args: readonly unknown[]; result: [old: Readings, next: Readings] };
  locate: { obj: Locatable; args: readonly Locatable[]; kwargs: { squeeze?: boolean }; result: Located };
  stage: { obj: Stageable | object; kwargs: { group?: GroupKey }; result: Status | readonly unknown[] };
  unstage: { obj: Stageable | object; kwargs: { group?: GroupKey }; result: Status | readonly unknown[] };
  stop: { obj: Stoppable; result: unknown };
  sleep: { args: readonly [seconds: number]; result: undefined };
  wait: { kwargs: WaitSettings & { group?: GroupKey }; result: boolean };
  wait_for: {
    args: readonly [factories: readonly (() => PromiseLike<unknown>)[]];
    kwargs: { timeout?: number | null };
    result: PromiseSettledResult<unknown>[];
  };
  checkpoint: { result: undefined };
  clear_checkpoint: { result: undefined };
  rewindable: { args: readonly [flag: boolean | null]; result: boolean };
  pause: { kwargs: { defer?: boolean }; result: undefined };
  input: { kwargs: { prompt?: string }; result: string };
  subscribe: { args: readonly [callback: DocumentCallback, name?: SubscriptionName]; result: number };
  unsubscribe: { args: readonly [token: number]; result: undefined };
  install_suspender: { args: readonly [suspender: Suspender]; result: undefined };
  remove_suspender: { args: readonly [suspender: Suspender]; result: undefined };
  /** From here on for the engine itself. */
  _start_suspender: { args: readonly [suspension: Suspension]; result: Interrupted };
  _resume_from_suspender: { result: undefined };
  RE_class: { result: unknown };
}

export type Command = keyof CommandSpec;
export type ResultOf<C extends Command> = CommandSpec[C]['result'];
export type Located = Location<unknown> | Location<unknown>[];

/** What a flyer gave when it was collected from; nothing where its documents are all there is. */
export type Collected = readonly PartialEvent[] | readonly PartialEventPage[] | undefined;
/** The descriptor, what makes events of the stream, and whose they are. */
export type DeclaredStream = [
  descriptor: EventDescriptor,
  composeEvent: (event: Pick<EventDocument, 'data' | 'timestamps'>) => EventDocument,
  objs: readonly object[],
];
/** What a suspension repeats when it is over. */
export interface Interrupted {
  readonly messages: readonly Msg[];
  readonly rewindable: boolean;
}

export interface WaitSettings {
  /** Seconds. */
  timeout?: number | null;
  error_on_timeout?: boolean;
  /** Groups whose failure ends the wait early. */
  watch?: readonly GroupKey[];
}

/** One instruction from a plan to the Run Engine. Never changed: preprocessors make changed copies. */
export type Msg<C extends Command = Command> = { [K in C]: MsgOf<K> }[C];
export interface MsgOf<C extends Command> {
  readonly command: C;
  readonly obj: ObjOf<C>;
  readonly args: ArgsOf<C>;
  readonly kwargs: KwargsOf<C>;
  readonly run: RunKey;
}
type ObjOf<C extends Command> = CommandSpec[C] extends { obj: infer O } ? O : null;
type ArgsOf<C extends Command> = CommandSpec[C] extends { args: infer A } ? A : readonly [];
type KwargsOf<C extends Command> = CommandSpec[C] extends { kwargs: infer K } ? Readonly<K> : NoKwargs;
type NoKwargs = Readonly<Record<never, never>>;

const NO_ARGS: readonly [] = Object.freeze([]);
const NO_KWARGS: NoKwargs = Object.freeze({});

/**
 * Makes a message: `Msg('set', motor, [1], { group: 'A' })`. All messages get the same shape, because the engine reads
 * millions of them in a second.
 */
export function Msg<C extends Command>(
  command: C,
  obj: ObjOf<C> | null = null,
  args: ArgsOf<C> | readonly [] = NO_ARGS,
  kwargs: KwargsOf<C> | NoKwargs = NO_KWARGS,
  run: RunKey = null,
): Msg<C> {
  // What a command needs is checked when it is performed, so that the plan gets the error at its `yield`.
  return { command, obj, args, kwargs, run } as MsgOf<Command> as Msg<C>;
}
