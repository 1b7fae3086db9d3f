import type { ItemResult } from './item.js';

/**
 * The object `queue` that everybody has at the prompt of the kernel. What it asks of the manager it asks in the name of
 * whoever typed it, so permissions and the lock hold.
 */
export interface PromptQueue extends PromptQueueAdder {
  /** Adds with options: `queue.with({ pos: 'front', meta: { sample: 'Cu' } }).add(count, [det1])`. */
  with(options: PromptAddOptions): PromptQueueAdder;
  /** Adds an item at which the queue stops. */
  addStop(pos?: PromptPlace): Promise<PromptItem>;
  /** Adds the plans that were run last at a prompt, by `RE(...)`, in their order. */
  addLast(count?: number): Promise<readonly PromptItem[]>;
  /**
   * A plan that does what cells did, as code for the next input. `cells`: their numbers, as `In [..]` says them, or how
   * many of the last.
   */
  planFromCells(name: string, cells?: number | readonly number[]): PromptCode;
  /** What runs and what waits, as a table. */
  show(): Promise<readonly PromptItem[]>;
  /** The plans that have ended, the newest last, as a table. */
  history(count?: number): Promise<readonly PromptItem[]>;
  get(item: PromptReference): Promise<PromptItem>;
  move(item: PromptReference, to: PromptPlace): Promise<PromptItem>;
  remove(item: PromptReference): Promise<PromptItem>;
  clear(): Promise<object>;
  /** Starts the queue; from a cell at the prompt, as soon as that cell is over. */
  start(): Promise<object>;
  /** Stops the queue after the plan that is running. */
  stop(): Promise<object>;
  cancelStop(): Promise<object>;
  /** Lets the queue start by itself whenever there is something in it. */
  autostart(enable?: boolean): Promise<object>;
  mode(mode: { loop?: boolean; ignore_failures?: boolean }): Promise<object>;
  /** An item of the queue or the history as code, for the next input. */
  code(item: PromptReference): Promise<PromptCode>;
  /** The manager's whole status. */
  status(): Promise<Readonly<Record<string, unknown>>>;
  /** The key of the lock, where the queue is locked and you have it. */
  lockKey: string | null;
}

export interface PromptQueueAdder {
  /** Puts a plan into the queue, as it was called: `queue.add(count([det1], 5))`. */
  add(plan: Generator<unknown, unknown, never>): Promise<PromptItem>;
  /** Puts a plan into the queue, with its arguments: `queue.add(count, [det1], 5)`. */
  add<P extends PromptPlan>(plan: P, ...args: Parameters<P>): Promise<PromptItem>;
}

/** `any`: a tuple of arguments that ends in a union fits no stricter list. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PromptPlan = (...args: any[]) => Generator<unknown, unknown, never>;

export interface PromptAddOptions {
  /** Where in the queue; behind all others unless given. */
  pos?: PromptPlace;
  /** Metadata of the runs. */
  meta?: object;
  /** What happens when the plan fails: it runs again, is left out, or waits for somebody to look at it. */
  failure_policy?: 'retry' | 'skip' | 'hold';
  /** With the policy `retry`: how many times more. */
  retries?: number;
}

/** An item: itself, its uid or the beginning of it, or its place in the queue, from 0, or from -1 backwards. */
export type PromptReference = PromptItem | string | number;
export type PromptPlace =
  'front' | 'back' | number | { before: PromptReference } | { after: PromptReference };

/** Code to look at, change and run. */
export interface PromptCode {
  readonly text: string;
}

/** An item of the queue or the history, as the manager tells of it. */
export interface PromptItem {
  readonly item_uid: string;
  readonly item_type: string;
  readonly name: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly user?: string;
  readonly user_group?: string;
  readonly meta?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Of an item that has ended. Times are epoch seconds. */
  readonly result?: ItemResult;
}
