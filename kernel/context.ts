import type { Callable, CallableRecord } from './descriptions/index.js';
import type { PlanCall } from './evaluator/plan-calls.js';

/**
 * What a part that lives inside the kernel may see and do. The worker (`kernel/worker/`) is the one such part: it exports
 * `attachWorker(context: KernelContext): void`, and `kernel/main.ts` calls it after the sockets were asked for and before
 * the first line of startup code, so that a comm target registered there is never missed by a client.
 *
 * Everything here runs on the main thread and returns at once unless it returns a promise. Handlers may be called while
 * a cell awaits: that is the point of them.
 */
export interface KernelContext {
  readonly connection: ConnectionInfo;
  readonly connectionFile: string;
  readonly startupOptions: StartupOptions;
  readonly listing: ListingOptions;
  /** The top-level names of startup code and cells. */
  readonly namespace: Namespace;
  /** What the compiler knows about the callable values of the namespace. */
  readonly descriptions: Descriptions;
  /** How plans that cells made were called; undefined for plans that came into being in another way. */
  readonly planCalls: { of(plan: unknown): PlanCall | undefined };
  /** Whose code is running: that of the request which it belongs to, also after an `await`. */
  currentRequest(): RequestInfo | null;
  /** The inputs of all clients so far, numbered, oldest first. */
  inputs(): readonly { readonly line: number; readonly code: string }[];
  /**
   * Gives all cells a name that nobody has to import. It is not one of the names that the namespace lists, and code that
   * declares the same name wins. To be called before the startup code runs.
   */
  defineBuiltin(name: string, value: unknown, declaration: string): void;
  /** Resolves when the startup code has run; rejects with a `StartupFailure`. Nobody has to listen to it. */
  readonly startup: Promise<void>;

  /** A client's `comm_open` for this target calls the handler at once, also while a cell runs. Returns the undo. */
  registerCommTarget(target: string, handler: CommTargetHandler): () => void;
  /** Opens a comm from the kernel's side; every attached client is told. */
  openComm(target: string, data?: JsonObject, options?: CommSendOptions): Comm;

  /** Told when an execute request starts and when its `idle` has been queued for sending. Returns the undo. */
  onExecutionState(listener: (change: ExecutionStateChange) => void): () => void;
  /** Asks before a cell runs, and tells how it ended before its `idle` is told. One guard; null removes it. */
  setCellGuard(guard: CellGuard | null): void;
  /** Called for each `interrupt_request`; see `InterruptHook`. Without a hook the running cell is abandoned. */
  setInterruptHook(hook: InterruptHook | null): void;
  /**
   * Told when JavaScript that did not yield was terminated from outside: whatever ran then (a Run Engine's loop too) will
   * never go on, nor run its `finally` blocks, so that its owner has to put its state right. `culprit` is the request whose
   * code it was; null for code of no request, undefined where it cannot be known.
   */
  onExecutionBroken(listener: (culprit: RequestInfo | null | undefined) => void): () => void;
  /** The cell in the foreground has become one beside which others may run; see `CellGuard`. */
  letOthersIn(): void;
  /** Runs before the process ends in an orderly way; waited for, within a limit of seconds. */
  onShutdown(hook: (reason: ShutdownReason) => void | Promise<void>): () => void;

  /**
   * Runs code as a cell in the foreground queue, behind what waits there. With `file` it is treated as that file: relative
   * imports, `__filename` and stack traces refer to it. `generated` code skips the compiler: plain JavaScript. `background`
   * code does not queue: it runs beside whatever the prompt is doing.
   */
  execute(code: string, options?: ExecuteOptions): Promise<CellOutcome>;
  /** Occupies the foreground queue with a function: no cell starts until its promise settles. */
  occupyForeground<T>(task: () => T | Promise<T>): Promise<T>;
  /** Runs a function such that what it prints is told as output of that request; `null`: of no request. */
  attributeOutput<T>(request: RequestInfo | null, task: () => T): T;
  /** What was thrown, as an `error` message tells it. Never throws. */
  reportThrown(thrown: unknown): CellError;
  /** Ends the process in an orderly way: flushes everything, closes the sockets, exits with the code. */
  shutdown(reason: ShutdownReason, exitCode?: number): Promise<void>;
}

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

/** The content of a Jupyter connection file. */
export interface ConnectionInfo {
  readonly transport: 'tcp' | 'ipc';
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
  readonly kernel_name: string;
}

export interface StartupOptions {
  /** Directories and files in the order in which they are run. */
  readonly sources: readonly StartupSource[];
  /** Relative imports of cells, and bare ones first, are looked up from here. */
  readonly baseDir: string;
}

/** What is published of plans and devices. */
export interface ListingOptions {
  /** Levels of components of a device. 1: the device itself; 0: all. */
  readonly maxDepth: number;
  /** Plans that cannot be described as their authors want are left out; otherwise they stop the opening. */
  readonly ignoreInvalidPlans: boolean;
}

export type StartupSource =
  { readonly directory: string } | { readonly file: string } | { readonly module: string };

/** A live view: reading it after a cell has run shows what the cell did. */
export interface Namespace {
  has(name: string): boolean;
  get(name: string): unknown;
  /** Cells compiled later see a name that no cell declared as `any`. */
  set(name: string, value: unknown): void;
  delete(name: string): void;
  names(): string[];
  /** The object itself: its own enumerable properties are the names. */
  readonly view: Record<string, unknown>;
}

export interface RequestInfo {
  readonly msgId: string;
  readonly session: string;
  readonly username: string;
  readonly msgType: string;
  /** Code written by the manager (`metadata.skyqueue.generated`), not by a person. */
  readonly generated: boolean;
  /** Not of a subshell: it takes its turn at the prompt. */
  readonly isForeground: boolean;
  /** Of an execute request. */
  readonly code?: string;
  readonly metadata: JsonObject;
}

export type ExecutionStateChange =
  | { readonly state: 'busy'; readonly request: RequestInfo }
  | { readonly state: 'idle'; readonly request: RequestInfo; readonly status: 'ok' | 'error' | 'aborted' };

/** The worker's say in the cells that clients send: so a plan of the queue is started once, and its end is reported. */
export interface CellGuard {
  /** Null, or what the cell has to wait for before it is admitted; meanwhile cells of others may pass it. */
  ready(request: RequestInfo): Promise<void> | null;
  /** Null admits the cell. An error is the answer to the request instead: nothing of the cell runs. */
  admit(request: RequestInfo): CellError | null;
  /** Called for every cell that was admitted, before its reply and its `idle` are queued. What it sends comes first. */
  ended(request: RequestInfo, outcome: CellOutcome): void;
  /** Whether cells of other clients may run while this one has the foreground, instead of waiting behind it. */
  letsOthersIn(request: RequestInfo): boolean;
  /** Whether an interrupt is to pause the work of this cell rather than to end it: it is a plan. */
  isPausable(request: RequestInfo): boolean;
  /** Whether the value of the cell is for its sender only, and not shown as a result to all who watch. */
  isQuiet(request: RequestInfo): boolean;
  /** Why code of this request may not end the process now; null where it may. */
  refusesExit(by: RequestInfo | null): string | null;
}

/**
 * Decides what an interrupt means for a cell; null: none runs where it was meant to go. `by` is the request that brought
 * it; null for a signal. `handled`: something was paused or stopped, the cell goes on or ends by itself. `abandon`: the cell
 * ends with KeyboardInterrupt although what it awaits may still run.
 */
export type InterruptHook = (cell: RequestInfo | null, by: RequestInfo | null) => 'handled' | 'abandon';

export type ShutdownReason = 'shutdown_request' | 'startup_failed' | 'exit_called' | 'parent_gone' | 'signal';

export interface ExecuteOptions {
  readonly file?: string;
  readonly generated?: boolean;
  readonly background?: boolean;
}

export type CellOutcome =
  | { readonly status: 'ok'; readonly value: unknown }
  | { readonly status: 'error'; readonly error: CellError }
  | { readonly status: 'aborted' };

/** A failure as the `error` message tells it; traceback lines name cells (`<cell 3>:2:7`) and files (`path:2:7`). */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** What was thrown; absent when the cell did not compile. */
  readonly thrown?: unknown;
}

/** What rejects `KernelContext.startup`. */
export interface StartupFailure extends Error, CellError {
  /** `path:line:column` where known. */
  readonly location: string | null;
}

export type CommTargetHandler = (comm: Comm, data: JsonObject, message: CommMessage) => void;

export interface CommMessage {
  readonly request: RequestInfo;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

export interface CommSendOptions {
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
  /** The request that this answers; the parent of the message. Default: the one being handled. */
  readonly parent?: RequestInfo | null;
}

export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly isClosed: boolean;
  send(data: JsonObject, options?: CommSendOptions): void;
  close(data?: JsonObject, options?: CommSendOptions): void;
  /** One handler each; set them within the target's handler and no message is missed. */
  onMessage: ((message: CommMessage) => void) | null;
  onClose: ((message: CommMessage | null) => void) | null;
}

/** Descriptions are made on the compiler's thread when a cell is compiled, and kept with its compiled output. */
export interface Descriptions {
  /** Of a function value, whatever name it has now; undefined for what the compiler has not seen. */
  of(value: unknown): CallableRecord | undefined;
  /** Finds out what the text of a function tells, for one that came into being without a cell. */
  describe(name: string, value: Callable): Promise<void>;
}
