import { isObject, plainValue, type JsonObject, type JsonValue } from '../protocol/json.js';
import { METHODS, type MethodContract } from '../protocol/methods/index.js';
import type { CallOptions, GivenParameters } from './calls.js';
import { LockKeyError, RequestFailedError, type RequestSummary } from './errors.js';
import { itemToSend } from './items/index.js';
import { requireJson } from './json-check.js';
import { StatusService } from './status/status-service.js';
import { Waits } from './status/waits.js';
import { readChanges, type ChangeMessage } from './streams/changes.js';
import { ConsoleStream, MessageStream, type SystemInfoMessage } from './streams/index.js';
import { NewsSource } from './streams/news-source.js';
import { readSystemInfo } from './streams/system-info.js';
import type { ClientTransport, RequestOptions } from './transport.js';
import type { ItemLike, Status } from './types.js';

export interface ClientOptions {
  /** Who asks. Over HTTP the credentials say it. Default: `Skyqueue client`. */
  readonly user?: string | undefined;
  /** The group whose permissions apply. Default: `primary`. */
  readonly userGroup?: string | undefined;
  /** How old a status may be that `status()` gives. Default: 500. */
  readonly statusExpirationMs?: number | undefined;
  /** How often to ask while something is waited for, and no status is published. Default: 1000. */
  readonly statusPollingMs?: number | undefined;
  /** Listen for published statuses while something is waited for, so that waits end at once. Default: true. */
  readonly useStatusStream?: boolean | undefined;
  /** Lines of `console.text()`. Default: 1000. */
  readonly consoleMaxLines?: number | undefined;
  /** Console messages that wait for a slow reader. Default: 10 000. */
  readonly consoleMaxMessages?: number | undefined;
  /** System info and change messages that wait for a slow reader. Default: 10 000. */
  readonly systemInfoMaxMessages?: number | undefined;
  /**
   * Tell `1.0` from `1` in replies: whole floats are then objects of the class `Float`. Default: false, all numbers are
   * numbers.
   */
  readonly exactNumbers?: boolean | undefined;
}

const DEFAULT_USER = 'Skyqueue client';
const DEFAULT_GROUP = 'primary';
const UNAUTHORIZED: ReadonlySet<unknown> = new Set([401, 403]);
/** These take a lock key beside the methods that the lock can bar. */
const ABOUT_THE_LOCK: ReadonlySet<string> = new Set(['lock', 'unlock', 'lock_info']);

/** What is behind a client and all views of it: one connection, one status, one identity. */
export class Session {
  readonly transport: ClientTransport;
  readonly status: StatusService;
  readonly waits: Waits;
  readonly console: ConsoleStream;
  readonly systemInfo: MessageStream<SystemInfoMessage>;
  readonly changes: MessageStream<ChangeMessage>;
  sendLockKey = false;
  readonly #sources: readonly NewsSource[];
  readonly #isExact: boolean;
  #user: string;
  #userGroup: string;
  #lockKey: string | undefined;

  constructor(transport: ClientTransport, options: ClientOptions) {
    this.transport = transport;
    this.#isExact = options.exactNumbers ?? false;
    this.#user = requireText('user', options.user ?? DEFAULT_USER);
    this.#userGroup = requireText('userGroup', options.userGroup ?? DEFAULT_GROUP);
    this.status = new StatusService({
      expirationMs: options.statusExpirationMs ?? 500,
      load: async () => (await this.#replyTo('status', {})) as unknown as Status,
    });
    const [console, info, changes] = (['QS_Console', 'QS_Info', 'QS_Changes'] as const).map(
      (topic) => new NewsSource(transport, topic),
    ) as [NewsSource, NewsSource, NewsSource];
    this.#sources = [console, info, changes];
    this.waits = new Waits(this.status, {
      pollingMs: options.statusPollingMs ?? 1_000,
      published: (options.useStatusStream ?? true) ? info : undefined,
      isFinal: (error) => UNAUTHORIZED.has((error as { status?: unknown }).status),
    });
    const maxMessages = options.consoleMaxMessages ?? 10_000;
    const maxBuffered = options.systemInfoMaxMessages ?? 10_000;
    this.console = new ConsoleStream(console, { maxMessages, maxLines: options.consoleMaxLines ?? 1_000 });
    this.systemInfo = new MessageStream(info, () => (raw) => readSystemInfo(this.#numbers(raw)), {
      maxBuffered,
    });
    this.changes = new MessageStream(
      changes,
      () => {
        const read = readChanges();
        return (raw) => read(this.#numbers(raw));
      },
      { maxBuffered },
    );
  }

  get user(): string {
    return this.#user;
  }

  set user(name: string) {
    this.#user = requireText('user', name);
  }

  get userGroup(): string {
    return this.#userGroup;
  }

  set userGroup(name: string) {
    this.#userGroup = requireText('userGroup', name);
  }

  get lockKey(): string | undefined {
    return this.#lockKey;
  }

  set lockKey(key: string | undefined) {
    this.#lockKey = requireKey(key);
  }

  /** The key for a call about the lock itself. */
  keyFor(given: string | undefined): string {
    const key = requireKey(given) ?? this.#lockKey;
    if (key === undefined)
      throw new LockKeyError('There is no lock key: give one as lockKey, or set lockKey of the client.');
    return key;
  }

  /**
   * Sends a request with the parameters that are given, and who asks, and the lock key where it belongs. `mustSucceed`: a
   * refusal throws.
   */
  call(
    method: string,
    given: GivenParameters,
    options: CallOptions,
    mustSucceed: boolean,
  ): Promise<JsonObject> {
    const contract = (METHODS as Readonly<Record<string, MethodContract>>)[method];
    const params: Record<string, JsonValue> = {};
    const set = (name: string, value: unknown) => {
      if (value === undefined) return;
      requireJson(value, name);
      params[name] = value;
    };
    for (const [name, value] of Object.entries(given)) set(name, toSend(name, value));
    if (contract !== undefined) {
      const { shape } = contract.params;
      if (this.transport.protocol !== 'HTTP') {
        if ('user' in shape) set('user', options.user ?? this.#user);
        if ('user_group' in shape) set('user_group', options.userGroup ?? this.#userGroup);
      }
      if (contract.lock !== null) {
        set('lock_key', requireKey(options.lockKey) ?? (this.sendLockKey ? this.#lockKey : undefined));
      } else if (!ABOUT_THE_LOCK.has(method)) delete params.lock_key;
    }
    return this.send(method, params, options, mustSucceed);
  }

  /** Sends a request as it is. Statuses from before it count no more after it. */
  send(
    method: string,
    params: JsonObject,
    options: RequestOptions,
    mustSucceed: boolean,
  ): Promise<JsonObject> {
    const contract = (METHODS as Readonly<Record<string, MethodContract>>)[method];
    const work = async () => {
      const reply = await this.#replyTo(method, params, options);
      if (mustSucceed) requireSuccess(method, params, reply);
      return reply;
    };
    return contract?.turn !== 'none' ? this.status.changing(work) : work();
  }

  async close(): Promise<void> {
    this.waits.close(new DOMException('The client was closed.', 'AbortError'));
    await Promise.all(this.#sources.map((source) => source.close()));
    await this.transport.close();
  }

  async #replyTo(method: string, params: JsonObject, options: RequestOptions = {}): Promise<JsonObject> {
    const reply = await this.transport.request(method, params, options);
    const request: RequestSummary = { method, params };
    if (isObject(reply)) return this.#numbers(reply);
    throw new RequestFailedError(`The reply to ${method} is no object.`, reply, { request });
  }

  #numbers<T extends JsonObject>(value: T): T {
    return this.#isExact ? value : (plainValue(value) as T);
  }
}

function requireSuccess(method: string, params: JsonObject, reply: JsonObject): void {
  if (reply.success !== false) return;
  const words = typeof reply.msg === 'string' && reply.msg !== '' ? reply.msg : 'it does not say why';
  throw new RequestFailedError(`The manager refused ${method}: ${words}`, reply, {
    request: { method, params },
  });
}

/** Items may be objects of a class, and lists anything that can be iterated. */
function toSend(name: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (name === 'item') return itemToSend(value as ItemLike);
  if (name === 'items') return [...requireIterable(name, value)].map((item) => itemToSend(item as ItemLike));
  return name === 'uids' ? [...requireIterable(name, value)] : value;
}

function requireIterable(name: string, value: unknown): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value)
    return value as Iterable<unknown>;
  throw new TypeError(`${name} must be an array.`);
}

function requireText(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`${name} must be text that is not empty.`);
}

function requireKey(key: unknown): string | undefined {
  if (key === undefined || (typeof key === 'string' && key !== '')) return key;
  throw new LockKeyError('A lock key is a text that is not empty.');
}
