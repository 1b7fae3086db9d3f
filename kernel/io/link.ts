import type { Header, KernelMessage } from '../../src/jupyter/wire/index.js';
import type { ConnectionInfo } from '../context.js';

/** What the two threads say to each other. Messages travel as they are: structured clone keeps everything but `Buffer`. */
export type SendChannel = 'shell' | 'control' | 'stdin' | 'iopub';

export interface Outgoing {
  readonly channel: SendChannel;
  readonly type: string;
  readonly content: object;
  readonly parent: Partial<Header>;
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
  /** Its `msg_id`, where its answer has to be known by that. */
  readonly id?: string;
  /** What `Flow` is to get back when it is sent. */
  readonly units?: number;
  /** The route back to a client, as its request brought it; none on iopub. */
  readonly identities?: readonly Uint8Array[];
}

export type ToIo =
  | { readonly tell: 'send'; readonly message: Outgoing }
  /** Answer to `interrupt`: the main thread is alive and has dealt with it. */
  | { readonly tell: 'responsive'; readonly token: number }
  /** The startup code has run: from now on the main thread is watched. See main-watch.ts. */
  | { readonly tell: 'watch' }
  /** Answers to `how_are_you`: the main thread hears, and it works. */
  | { readonly tell: 'hears'; readonly token: number }
  | { readonly tell: 'works'; readonly token: number }
  /** Wants `drained` when everything that has arrived on shell so far was passed on. */
  | { readonly tell: 'drain'; readonly token: number }
  /** The main thread stands still on code that may be terminated: see stand-still.ts. */
  | { readonly tell: 'stands' }
  /** The main thread begins its last work. */
  | { readonly tell: 'ends' }
  /** The main thread stands still until everything is sent, and ends the process then. */
  | { readonly tell: 'close'; readonly sharesZeromq: boolean };

export type FromIo =
  | { readonly tell: 'bound'; readonly connection: ConnectionInfo }
  | { readonly tell: 'unusable'; readonly reason: string }
  | {
      readonly tell: 'received';
      /** From somebody who may look, and not run. */
      readonly isLook: boolean;
      readonly channel: 'shell' | 'control' | 'stdin';
      readonly message: KernelMessage;
    }
  /** `message` is the request; null where the process is to end. */
  | { readonly tell: 'interrupt'; readonly token: number; readonly message: KernelMessage | null }
  | { readonly tell: 'how_are_you'; readonly token: number }
  /** JavaScript that did not yield was terminated. */
  | { readonly tell: 'broken' }
  | { readonly tell: 'drained'; readonly token: number }
  | { readonly tell: 'shutdown'; readonly restart: boolean }
  | { readonly tell: 'parent_gone' };

export interface IoThreadData {
  readonly connectionFile: string;
  readonly session: string;
  /** Counts what is on its way from the main thread: see flow.ts. */
  readonly flow: SharedArrayBuffer;
  /** Where the main thread waits for the order to terminate what it runs: see stand-still.ts. */
  readonly order: SharedArrayBuffer;
  /** And where it waits until everything is sent. */
  readonly closing: SharedArrayBuffer;
  /** The process that started us, where it wants us to end with it. */
  readonly parentPid: number | null;
  /** See look-only.ts. The secret itself is not told to the I/O thread: it reads it by itself. */
  readonly isLookOnly: boolean;
}
