import { messageOf, QueueServerError } from '../errors.js';
import {
  isObject,
  ITEM_CODE,
  parseJson,
  stringifyJson,
  type JsonObject,
  type JsonValue,
  type QueueItem,
} from '../protocol/index.js';
import { METHODS, supportedParameters, type MethodName } from '../protocol/methods/index.js';
import type { PlanQueue, Serial } from '../queue/index.js';
import type { Encoding } from '../transport/index.js';
import type { Worker, WorkerRequest } from '../worker/index.js';
import type { Lock } from './lock.js';
import type { QueueExecution } from './queue-execution.js';

/**
 * What code in the environment may ask for: the queue and the history. Opening and closing the environment, locks and
 * permissions are for clients outside of it.
 */
const OFFERED: readonly MethodName[] = [
  'status',
  'queue_get',
  'queue_item_get',
  'queue_item_add',
  'queue_item_add_batch',
  'queue_item_update',
  'queue_item_move',
  'queue_item_remove',
  'queue_clear',
  'queue_start',
  'queue_stop',
  'queue_stop_cancel',
  'queue_autostart',
  'queue_mode_set',
  'history_get',
];

export interface KernelRequestParts {
  readonly lock: Lock;
  readonly serial: Serial;
  readonly queue: PlanQueue;
  readonly worker: Worker;
  readonly execution: QueueExecution;
  readonly encoding: Encoding;
  /** Whose permissions apply to whoever types at a prompt. */
  readonly userGroup: string;
  handle(body: Buffer): Buffer | Promise<Buffer>;
}

/**
 * Requests of the object `queue` that people have at the prompt. They take the way of every other request, with the user's
 * name and the group of the environment, so that permissions and the lock hold for them too.
 */
export class KernelRequests {
  readonly #parts: KernelRequestParts;

  constructor(parts: KernelRequestParts) {
    this.#parts = parts;
  }

  /** Answers in any case; never rejects. */
  async serve(request: WorkerRequest): Promise<void> {
    let reply: JsonValue;
    try {
      reply = await this.#reply(request);
    } catch (error) {
      reply = { success: false, msg: messageOf(error) };
    }
    request.answer(stringifyJson(reply));
  }

  async #reply({ method, params: text, username }: WorkerRequest): Promise<JsonValue> {
    const params = parseJson(text);
    if (!isObject(params)) throw new QueueServerError('REQUEST_INVALID', ['"params" must be an object']);
    if (method === ITEM_CODE) return this.#code(params);
    const name = OFFERED.find((offered) => offered === method);
    if (name === undefined) throw new QueueServerError('METHOD_UNKNOWN', [`${method} at the prompt`]);
    const { encoding, execution, handle, userGroup } = this.#parts;
    const user = username === '' ? 'console' : username;
    if (name === 'queue_start' && execution.isCellInTheWay) return this.#startLater(params, user);
    const owned = supportedParameters(METHODS[name]).includes('user');
    const asked = owned ? { ...params, user, user_group: userGroup } : params;
    return encoding.decode(await handle(encoding.encode({ method: name, params: asked })));
  }

  /** The cell that asks is itself in the way: the queue starts when it is over. */
  async #startLater(params: JsonObject, user: string): Promise<JsonObject> {
    const { execution, lock, serial } = this.#parts;
    lock.check(METHODS.queue_start.lock, params['lock_key']);
    await serial.run(() => execution.startAfterCell(user));
    return { success: true, msg: '', later: true };
  }

  #code({ uid }: JsonObject): JsonObject {
    if (typeof uid !== 'string') throw new QueueServerError('PARAMETER_INVALID', ['uid', 'it must be text']);
    return { success: true, msg: '', code: this.#parts.worker.codeOf(this.#find(uid)) };
  }

  /** In the queue, running, or in the history. */
  #find(uid: string): QueueItem {
    const { queue } = this.#parts;
    if (queue.runningItem?.item_uid === uid) return queue.runningItem;
    const [ended] = parseJson(queue.historyOf(uid).text) as readonly QueueItem[];
    return ended ?? queue.get({ uid });
  }
}
