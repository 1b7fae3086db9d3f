import { isObject, type JsonObject, type JsonValue } from '../../../src/protocol/index.js';
import { USER } from '../harness/index.js';
import { casesOf } from './cases.js';
import { ITEMS } from './items.js';
import { PARAMETERS } from './methods.js';
import type { Pair } from './pair.js';
import { ENDLESS } from './startup.js';

/** One request; code is given in both languages. */
export interface Step {
  readonly method: string;
  readonly params: JsonObject;
  readonly ourParams?: JsonObject;
}

/** How often a kind of step is taken, now. */
type Choice = readonly [weight: number, step: () => Step];

/** More items take long to run: the reference needs half a second for each. */
const RUNNABLE = 4;
const CROWDED = 15;

const SCRIPTS = [
  ['', ''],
  ['1 + 1', '1 + 1'],
  ['not_defined_anywhere', 'not_defined_anywhere'],
  ['(', '('],
  ['raise RuntimeError("no")', 'throw new Error("no")'],
  ['def later():\n    yield from bps.checkpoint()\n', 'function* later(): Plan { yield* bps.checkpoint(); }'],
  ['det3 = det2', 'const det3 = det2;'],
] as const;

/** Requests that are left to generators of their own: an accepted one may start what never ends. */
const DELICATE: ReadonlySet<string> = new Set([
  'environment_open',
  'queue_autostart',
  'queue_item_execute',
  'queue_mode_set',
  'queue_start',
  'permissions_set',
  're_resume',
]);

/**
 * Others are left out: the reference loses an item whose update differs only in a field that it does not know, and keeps
 * its uid for ever (spec re-manager §8 D1).
 */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(['item_type', 'name', 'args', 'kwargs', 'meta']);

/** Takes random steps that suit the state in which the two managers are, or do not. */
export class Walk {
  readonly #pair: Pair;
  readonly #random: () => number;
  /** Uids that once were in use, and names that never were. */
  readonly #uids = ['nothing', ''];
  readonly #tasks: string[] = [];

  constructor(pair: Pair, random: () => number) {
    this.#pair = pair;
    this.#random = random;
  }

  async step(): Promise<Step> {
    const { method, params, ourParams = params } = this.#next();
    const { reference } = await this.#pair.request(method, params, ourParams);
    if (typeof reference['task_uid'] === 'string') this.#remember(this.#tasks, reference['task_uid']);
    for (const { item_uid } of this.#pair.queue.items) this.#remember(this.#uids, String(item_uid));
    return { method, params };
  }

  #next(): Step {
    const choices = [
      ...this.#editing(),
      ...this.#asking(),
      ...this.#settings(),
      ...this.#acting(),
      ...this.#wrong(),
    ];
    let left = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, step] of choices) {
      left -= weight;
      if (left < 0) return step();
    }
    return { method: 'status', params: {} };
  }

  #editing(): Choice[] {
    const crowded = this.#pair.queue.items.length > CROWDED;
    const locked = (params: JsonObject) => this.#withKey(params);
    const one = (method: string, params: () => JsonObject) => () => ({ method, params: locked(params()) });
    return [
      [crowded ? 2 : 18, one('queue_item_add', () => ({ item: this.#item(), ...USER, ...this.#place() }))],
      [
        crowded ? 1 : 6,
        one('queue_item_add_batch', () => ({
          items: this.#some(() => this.#item()),
          ...USER,
          ...this.#place(),
        })),
      ],
      [
        8,
        one('queue_item_update', () => ({
          item: { ...this.#item(), item_uid: this.#uid() },
          ...USER,
          ...this.#maybe('replace', [true, false]),
        })),
      ],
      [8, one('queue_item_remove', () => this.#source())],
      [
        4,
        one('queue_item_remove_batch', () => ({
          uids: this.#some(() => this.#uid()),
          ...this.#maybe('ignore_missing', [true, false]),
        })),
      ],
      [8, one('queue_item_move', () => ({ ...this.#source(), ...this.#destination() }))],
      [
        6,
        one('queue_item_move_batch', () => ({
          uids: this.#some(() => this.#uid()),
          ...this.#destination(),
          ...this.#maybe('reorder', [true, false]),
        })),
      ],
      [crowded ? 10 : 1, one('queue_clear', () => ({}))],
      [
        2,
        one('history_clear', () => this.#pick([{}, { size: this.#integer(5) }, { item_uid: this.#uid() }])),
      ],
    ];
  }

  #asking(): Choice[] {
    const one =
      (method: string, params: () => JsonObject = () => ({})) =>
      () => ({ method, params: params() });
    return [
      [4, one('queue_item_get', () => this.#source())],
      [1, one('queue_get')],
      [1, one('history_get')],
      [1, one('config_get')],
      [1, one('permissions_get')],
      [1, one('re_metadata')],
      [2, one('re_runs', () => this.#maybe('option', ['open', 'closed', 'active', 'x']))],
      [1, one('lock_info', () => this.#maybe('lock_key', [this.#pair.lockKey, 'x', 1]))],
      [2, one('task_status', () => ({ task_uid: this.#pick([this.#task(), [this.#task(), this.#task()]]) }))],
      [2, one('task_result', () => ({ task_uid: this.#task() }))],
      [
        2,
        one(this.#pick(['plans_allowed', 'devices_allowed']), () => ({
          user_group: this.#pick(['primary', 'root', 'x']),
        })),
      ],
      [1, one(this.#pick(['plans_existing', 'devices_existing']))],
    ];
  }

  #settings(): Choice[] {
    const { lock, queue_autostart_enabled: autostart, plan_queue_mode: mode } = this.#status;
    const isLocked = lock.environment || lock.queue;
    const one = (method: string, params: () => JsonObject) => () => ({
      method,
      params: this.#withKey(params()),
    });
    const lockParams = () => ({
      lock_key: isLocked && this.#random() < 0.7 ? this.#pair.lockKey : this.#pick(['one', 'two', '']),
      user: 'Test',
      ...this.#maybe('environment', [true, false]),
      ...this.#maybe('queue', [true, false]),
      ...this.#maybe('note', ['a note', null, 1]),
    });
    return [
      [4, one('queue_mode_set', () => ({ mode: this.#mode(autostart) }))],
      [
        autostart ? 4 : 1,
        one('queue_autostart', () => ({ enable: !autostart && !mode.loop && this.#mayRun() })),
      ],
      [1, one('queue_stop_cancel', () => ({}))],
      [1, () => ({ method: 'lock', params: lockParams() })],
      [
        isLocked ? 6 : 1,
        () => ({ method: 'unlock', params: { lock_key: this.#pick([this.#pair.lockKey, 'x', 1]) } }),
      ],
      [0.5, one('permissions_reload', () => this.#maybe('restore_plans_devices', [false]))],
      [0.5, one('permissions_set', () => ({ user_group_permissions: this.#permissions() }))],
    ];
  }

  #acting(): Choice[] {
    const { worker_environment_exists: exists, manager_state: state } = this.#status;
    const one =
      (method: string, params: () => JsonObject = () => ({})) =>
      () => ({ method, params: this.#withKey(params()) });
    const isIdle = exists && state === 'idle';
    const runs = state === 'executing_queue';
    const isPaused = state === 'paused';
    const background = () => ({ run_in_background: runs || isPaused || this.#random() < 0.5 });
    return [
      [exists ? 0.3 : 3, one('environment_open')],
      [isIdle ? 0.4 : 0.5, one('environment_close')],
      [exists ? 0.2 : 0.5, one('environment_destroy')],
      [isIdle && this.#mayRun() ? 4 : 0.5, this.#mayRun() ? one('queue_start') : one('queue_stop')],
      [isIdle ? 1 : 0.5, one('queue_item_execute', () => ({ item: this.#item(), ...USER }))],
      [runs ? 2 : 0.5, one('queue_stop')],
      [runs ? 3 : 0.5, one('re_pause', () => this.#maybe('option', ['deferred', 'immediate', 'x']))],
      ...['re_resume', 're_stop', 're_abort', 're_halt'].map((method): Choice => [
        isPaused ? 2 : 0.2,
        one(method),
      ]),
      [exists ? 0.5 : 0.2, one('environment_update', background)],
      [exists ? 1 : 0.2, () => this.#script(background())],
      [
        exists ? 1 : 0.5,
        one('function_execute', () => ({ item: this.#function(), ...USER, ...background() })),
      ],
      [0.3, one('kernel_interrupt', () => this.#maybe('interrupt_plan', [true]))],
      [0.3, one('manager_test', () => this.#maybe('test_name', ['reserve_kernel', 'x']))],
    ];
  }

  /** Whatever is wrong with a request, it may come at any time. */
  #wrong(): Choice[] {
    const methods = Object.keys(PARAMETERS).filter((method) => !DELICATE.has(method));
    return [[15, () => this.#pick(casesOf(this.#pick(methods), 'few'))]];
  }

  #script(background: JsonObject): Step {
    const [python, typescript] = this.#pick(SCRIPTS);
    const others = this.#withKey({ ...background, ...this.#maybe('update_lists', [true, false]) });
    return {
      method: 'script_upload',
      params: { script: python, ...others },
      ourParams: { script: typescript, ...others },
    };
  }

  #item(): JsonObject {
    if (this.#random() < 0.2) {
      const { item } = this.#pick(ITEMS).params;
      if (isObject(item) && Object.keys(item).every((key) => PLAIN_FIELDS.has(key))) return item;
    }
    const item = (name: string, args: readonly JsonValue[] = [], kwargs: JsonObject = {}) => ({
      item_type: 'plan',
      name,
      args,
      kwargs,
      ...this.#maybe('meta', [{ sample: this.#integer(9) }, [{ a: 1 }, { b: 2 }]]),
    });
    return this.#pick([
      () => item('count', [['det1', 'det2']], { num: 2 }),
      () => item('scan', [['det1'], 'motor1', -1, 1, 3]),
      () => item('picky', [this.#integer(100)]),
      () => item('fails', [], this.#maybe('points', [2])),
      () => item(ENDLESS, [['det1']]),
      () => ({ item_type: 'instruction', name: 'queue_stop' }),
    ])();
  }

  #function(): JsonObject {
    const item_type = 'function';
    return this.#pick([
      { item_type, name: 'func_for_test_add', args: [this.#integer(100)] },
      { item_type, name: 'func_for_test_add', kwargs: { a: 0.5, b: 2 } },
      { item_type, name: 'func_for_test_add', args: [1, 2, 3] },
      { item_type, name: 'func_for_test_fail' },
      { item_type, name: 'func_for_test_missing' },
      { item_type, name: 'not_permitted' },
    ]);
  }

  #mode(autostart: boolean): JsonValue {
    return this.#pick<JsonValue>([
      autostart ? {} : { loop: true },
      { loop: false },
      { ignore_failures: true },
      { ignore_failures: false },
      { loop: false, ignore_failures: true },
      'default',
      'x',
      { loop: 1 },
      { unheard_of: true },
    ]);
  }

  /** `primary` keeps what it may do: a plan that is refused when it starts is started again and again by the reference. */
  #permissions(): JsonObject {
    const everything = { allowed_plans: [null], allowed_devices: [null], allowed_functions: [null] };
    return this.#pick<JsonObject>([
      { user_groups: { root: everything, primary: everything } },
      { user_groups: { root: everything, primary: everything, other: { allowed_plans: [':^count'] } } },
      { user_groups: { primary: everything } },
      { user_groups: { root: everything, primary: { unheard_of: [] } } },
      { user_groups: { root: { allowed_plans: [1] } } },
    ]);
  }

  /** Whether a queue that is started comes to rest, and soon. */
  #mayRun(): boolean {
    const { plan_queue_mode: mode } = this.#status;
    const { items } = this.#pair.queue;
    const stops = ({ name }: JsonObject) =>
      name === ENDLESS || name === 'queue_stop' || (name === 'fails' && !mode.ignore_failures);
    const end = items.findIndex(stops);
    return end >= 0 ? end <= RUNNABLE : !mode.loop && items.length <= RUNNABLE;
  }

  get #status(): WalkStatus {
    return this.#pair.status as unknown as WalkStatus;
  }

  #withKey(params: JsonObject): JsonObject {
    const { lock } = this.#status;
    const isLocked = lock.environment || lock.queue;
    if (this.#random() < (isLocked ? 0.3 : 0.9)) return params;
    return { ...params, lock_key: this.#pick([this.#pair.lockKey, this.#pair.lockKey, 'x', null]) };
  }

  #place(): JsonObject {
    return this.#pick<JsonObject>([
      {},
      {},
      { pos: this.#integer(20) },
      { pos: this.#pick(['front', 'back', 'x']) },
      { before_uid: this.#uid() },
      { after_uid: this.#uid() },
    ]);
  }

  #source(): JsonObject {
    return this.#pick<JsonObject>([
      {},
      { pos: this.#integer(10) },
      { pos: this.#pick(['front', 'back', 'x']) },
      { uid: this.#uid() },
      { uid: this.#uid() },
      { uid: this.#uid(), pos: 0 },
    ]);
  }

  #destination(): JsonObject {
    return this.#pick<JsonObject>([
      {},
      { pos_dest: this.#integer(10) },
      { pos_dest: this.#pick(['front', 'back']) },
      { before_uid: this.#uid() },
      { after_uid: this.#uid() },
    ]);
  }

  /** Mostly of an item in the queue; also of the running one, of former ones, and of none. */
  #uid(): string {
    const { items, running } = this.#pair.queue;
    const queued = items.map(({ item_uid }) => String(item_uid));
    const others = [...this.#uids, String(running['item_uid'] ?? 'x')];
    return this.#pick(queued.length > 0 && this.#random() < 0.8 ? queued : others);
  }

  #task(): string {
    return this.#pick(['x', ...this.#tasks]);
  }

  #some<T>(make: () => T): T[] {
    return Array.from({ length: Math.floor(this.#random() * 4) }, make);
  }

  #maybe(name: string, values: readonly JsonValue[]): JsonObject {
    return this.#random() < 0.5 ? {} : { [name]: this.#pick(values) };
  }

  /** From `-below` to `below`. */
  #integer(below: number): number {
    return Math.floor(this.#random() * (2 * below + 1)) - below;
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }

  #remember(uids: string[], uid: string): void {
    if (uids.includes(uid)) return;
    uids.push(uid);
    if (uids.length > 10) uids.splice(1, 1);
  }
}

interface WalkStatus {
  readonly manager_state: string;
  readonly worker_environment_exists: boolean;
  readonly queue_autostart_enabled: boolean;
  readonly plan_queue_mode: { readonly loop: boolean; readonly ignore_failures: boolean };
  readonly lock: { readonly environment: boolean; readonly queue: boolean };
}
