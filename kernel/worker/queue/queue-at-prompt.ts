import type { JsonObject, JsonValue } from '../../../src/protocol/json.js';
import type {
  PromptAddOptions,
  PromptItem,
  PromptPlace,
  PromptQueue,
  PromptReference,
} from '../../../src/protocol/prompt-queue.js';
import type { KernelContext } from '../../context.js';
import type { PlanCall } from '../../evaluator/plan-calls.js';
import { historyTable, queueTable } from './item-tables.js';
import { callText, shortUid } from './item-text.js';
import type { ItemCall } from './item-of-call.js';
import { itemOfPlan } from './item-of-plan.js';
import type { ManagerLine, Reply } from './manager-line.js';
import { planFromCells } from './plan-from-cells.js';
import { Code, telling } from './shown.js';
import type { TypedRuns } from './typed-runs.js';
import { wireValue } from './wire-values.js';

export interface QueueAtPromptParts {
  readonly context: Pick<
    KernelContext,
    'namespace' | 'descriptions' | 'planCalls' | 'currentRequest' | 'inputs'
  >;
  readonly line: ManagerLine;
  readonly typedRuns: TypedRuns;
  /** Tells the manager of plans and devices that are new, so that it knows what it is about to be sent. */
  tellLists(): void;
}

/**
 * The queue, as people have it at the prompt under the name `queue`: each method is a request to the manager, in the name of
 * whoever typed it. docs/dual-workflow.md shows it at work; its type is what the compiler knows of it.
 */
export class QueueAtPrompt implements PromptQueue {
  /** The key of the lock, where the queue is locked and you have it. */
  lockKey: string | null = null;
  readonly #parts: QueueAtPromptParts;

  constructor(parts: QueueAtPromptParts) {
    this.#parts = parts;
  }

  /** `queue.add(count, [det1], 5)`, or `queue.add(count([det1], 5))`. */
  add(plan: object, ...args: readonly unknown[]): Promise<PromptItem> {
    return this.#add({}, plan, args);
  }

  /** `queue.with({ pos: 'front', meta: { sample: 'Cu' } }).add(count, [det1])` */
  with(options: PromptAddOptions): { add(plan: unknown, ...args: readonly unknown[]): Promise<PromptItem> } {
    return { add: (plan, ...args) => this.#add(options, plan, args) };
  }

  /** The queue stops when it comes to this item. */
  async addStop(pos?: PromptPlace): Promise<PromptItem> {
    const item = { item_type: 'instruction', name: 'queue_stop' };
    const reply = await this.#ask('queue_item_add', { item, ...(await this.#place(pos)) });
    return telling(reply['item'] as PromptItem, `The queue will stop at item ${shortUid(uidIn(reply))}.`);
  }

  /** Adds the plans that were run last at a prompt, by `RE(...)`, in their order. */
  async addLast(count = 1): Promise<readonly PromptItem[]> {
    const calls = this.#parts.typedRuns.last(count);
    if (calls.length === 0)
      throw new Error('No plan was run at this prompt yet by a call such as RE(count([det1])).');
    this.#parts.tellLists();
    const items = calls.map((call) => this.#itemOf(call)) as readonly JsonObject[];
    const reply = await this.#ask('queue_item_add_batch', { items });
    return this.#table(reply['items'] as readonly PromptItem[], `Added ${calls.length} to the queue:`);
  }

  /** A plan function that does what the cells did, as code for the next input. `cells`: their numbers, or how many of the last. */
  planFromCells(name: string, cells: number | readonly number[] = 1): Code {
    const inputs = this.#parts.context.inputs().filter(({ code }) => !code.includes('planFromCells'));
    const chosen =
      typeof cells === 'number' ? inputs.slice(-cells) : inputs.filter(({ line }) => cells.includes(line));
    if (chosen.length === 0) throw new Error('There are no such cells. Cells are counted as In [..] says.');
    return new Code(
      planFromCells(
        name,
        chosen.map(({ code }) => code),
      ),
    );
  }

  async show(): Promise<readonly PromptItem[]> {
    const [reply, status] = await Promise.all([this.#ask('queue_get'), this.#ask('status')]);
    const running = reply['running_item'] as Partial<PromptItem>;
    return queueTable(
      reply['items'] as readonly PromptItem[],
      running.item_uid === undefined ? null : (running as PromptItem),
      status,
    );
  }

  /** The plans that have ended, the newest last. */
  async history(count = 10): Promise<readonly PromptItem[]> {
    const reply = await this.#ask('history_get', { offset: -count, limit: count });
    return historyTable(reply['items'] as readonly PromptItem[], Number(reply['total'] ?? 0));
  }

  async get(item: PromptReference): Promise<PromptItem> {
    const reply = await this.#ask('queue_item_get', await this.#address(item));
    return reply['item'] as PromptItem;
  }

  async move(item: PromptReference, to: PromptPlace): Promise<PromptItem> {
    const [from, place] = [await this.#address(item), await this.#place(to)];
    const { pos, ...beside } = place;
    const reply = await this.#ask('queue_item_move', {
      ...from,
      ...beside,
      ...(pos === undefined ? {} : { pos_dest: pos }),
    });
    return telling(reply['item'] as PromptItem, `Moved: ${callText(reply['item'] as PromptItem)}`);
  }

  async remove(item: PromptReference): Promise<PromptItem> {
    const reply = await this.#ask('queue_item_remove', await this.#address(item));
    return telling(reply['item'] as PromptItem, `Removed: ${callText(reply['item'] as PromptItem)}`);
  }

  async clear(): Promise<object> {
    await this.#ask('queue_clear');
    return telling({}, 'The queue is empty.');
  }

  /** Starts the queue; from a cell at the prompt, as soon as that cell is over. */
  async start(): Promise<object> {
    const { later } = await this.#ask('queue_start');
    return telling({}, later === true ? 'The queue starts when this cell is over.' : 'The queue is started.');
  }

  /** Stops the queue after the plan that is running. */
  async stop(): Promise<object> {
    await this.#ask('queue_stop');
    return telling(
      {},
      'The queue stops after the plan that is running. To take that back: queue.cancelStop()',
    );
  }

  async cancelStop(): Promise<object> {
    await this.#ask('queue_stop_cancel');
    return telling({}, 'The queue goes on.');
  }

  async autostart(enable = true): Promise<object> {
    await this.#ask('queue_autostart', { enable });
    return telling({}, `The queue ${enable ? 'starts by itself whenever it can' : 'waits to be started'}.`);
  }

  async mode(mode: { loop?: boolean; ignore_failures?: boolean }): Promise<object> {
    await this.#ask('queue_mode_set', { mode });
    return telling({}, `The mode of the queue has ${Object.entries(mode).join(', ').replaceAll(',', ' ')}.`);
  }

  /** The manager's whole status. */
  async status(): Promise<Reply> {
    return this.#ask('status');
  }

  /** An item of the queue or the history as code, for the next input. */
  async code(item: PromptReference): Promise<Code> {
    const { code } = await this.#ask('item_code', { uid: await this.#uid(item) });
    return new Code(String(code));
  }

  async #add(options: PromptAddOptions, plan: unknown, args: readonly unknown[]): Promise<PromptItem> {
    this.#parts.tellLists();
    const { pos, meta, ...properties } = options;
    const item: JsonObject = {
      ...this.#itemOf(this.#callOf(plan, args)),
      ...(meta === undefined ? {} : { meta: wireValue(meta, () => undefined, 'meta') }),
      ...(Object.keys(properties).length === 0 ? {} : { properties: properties as JsonObject }),
    };
    const reply = await this.#ask('queue_item_add', { item, ...(await this.#place(pos)) });
    const added = reply['item'] as PromptItem;
    return telling(
      added,
      `Added ${callText(added)} as ${shortUid(added.item_uid)}; ${String(reply['qsize'])} in the queue.`,
    );
  }

  #callOf(plan: unknown, args: readonly unknown[]): PlanCall {
    if (typeof plan === 'function') return { plan: plan as PlanCall['plan'], args };
    const call = this.#parts.context.planCalls.of(plan);
    if (call !== undefined && args.length === 0) return call;
    throw new TypeError(
      'queue.add takes a plan and its arguments: queue.add(count, [det1], 5), or a plan that was called by its name ' +
        'at the prompt: queue.add(count([det1], 5)). A plan that came to be inside of a function does not tell how.',
    );
  }

  #itemOf(call: PlanCall): ItemCall {
    return itemOfPlan(call, this.#parts.context);
  }

  async #address(item: PromptReference): Promise<JsonObject> {
    return typeof item === 'number' ? { pos: item } : { uid: await this.#uid(item) };
  }

  /** Of an item in the queue, running, or in the history. */
  async #uid(item: PromptReference): Promise<string> {
    if (typeof item === 'number') return (await this.get(item)).item_uid;
    if (typeof item === 'object') return item.item_uid;
    const { items, running_item } = await this.#ask('queue_get');
    const { items: ended } = await this.#ask('history_get');
    const known = [
      running_item,
      ...(items as PromptItem[]),
      ...(ended as PromptItem[]),
    ] as readonly Partial<PromptItem>[];
    const found = new Set(
      known.flatMap(({ item_uid }) => (item_uid?.startsWith(item) === true ? item_uid : [])),
    );
    const [uid] = found;
    if (uid === undefined) throw new Error(`No item in queue or history has the uid ${item}.`);
    if (found.size > 1) throw new Error(`Several items have uids that begin with ${item}: give more of it.`);
    return uid;
  }

  async #place(place: PromptPlace | undefined): Promise<JsonObject> {
    if (place === undefined) return {};
    if (typeof place !== 'object') return { pos: place };
    return 'before' in place
      ? { before_uid: await this.#uid(place.before) }
      : { after_uid: await this.#uid(place.after) };
  }

  #table(items: readonly PromptItem[], heading: string): readonly PromptItem[] {
    return queueTable(items, null, { heading });
  }

  #ask(method: string, params: Readonly<Record<string, JsonValue | undefined>> = {}): Promise<Reply> {
    const { context, line } = this.#parts;
    const isLockable = /^queue_(?!get|item_get)/.test(method);
    const key = this.lockKey === null || !isLockable ? {} : { lock_key: this.lockKey };
    return line.ask(method, { ...params, ...key }, context.currentRequest()?.username ?? '');
  }
}

function uidIn(reply: Reply): string {
  return (reply['item'] as PromptItem).item_uid;
}
