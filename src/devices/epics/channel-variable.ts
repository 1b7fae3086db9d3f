import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Channel, type_dbr_meta } from 'epics-tca';
import { QueueServerError } from '../../errors.js';
import type { LimitRange } from '../../protocol/data-key.js';
import {
  decodeReading,
  ENUM_TYPE,
  numpyType,
  STRING_TYPE,
  TIME_TYPES,
  CONTROL_TYPES,
} from './decode-reading.js';
import type {
  Variable,
  VariableDescription,
  VariableListener,
  VariableReading,
  WritableValue,
} from './variable.js';
import { whenConnected } from './when-connected.js';
import { refused, wireValue } from './wire-value.js';

/** How long an IOC that was found may take to tell about a variable. */
const DESCRIBE_SECONDS = 5;
const WRITABLE = 2;
const CREATED = 3;
const SUCCESS = 1;
const INTEGERS: ReadonlySet<number> = new Set([1, 4, 5]);
const FLOAT_DIGITS: ReadonlySet<number> = new Set([2, 6]);
const REFUSALS: Readonly<Record<number, string>> = {
  160: 'the IOC failed to write it',
  376: 'writing is not allowed',
  176: 'the value has too many elements',
};

export type ChannelMaker = (name: string) => Promise<Channel | undefined>;

/**
 * A channel of `epics-tca`, which looks for it until it is there, and again when it is lost:
 *
 * - looked for: `description` is null.
 * - there: its description was read, and its monitor tells each change.
 * - closed: whoever waits is told, and nothing comes any more.
 */
export class ChannelVariable implements Variable {
  readonly name: string;
  readonly #make: ChannelMaker;
  #channel: Channel | null = null;
  #description: VariableDescription | null = null;
  #latest: VariableReading | null = null;
  #isClosed = false;
  readonly #listeners = new Set<VariableListener>();
  /** One request at a time: the client keeps a single answer for each channel. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(name: string, make: ChannelMaker) {
    this.name = name;
    this.#make = make;
    void this.#find();
  }

  get description(): VariableDescription | null {
    return this.#description;
  }

  connected(seconds: number): Promise<VariableDescription> {
    return whenConnected(this, seconds, () => this.#isClosed);
  }

  async read(seconds: number): Promise<VariableReading> {
    const channel = this.#connectedChannel();
    return this.#inTurn(async () => {
      const type = channel.getDbrType() + TIME_TYPES;
      const answer = await channel.get(seconds, type, 0);
      if (answer === undefined) throw this.#unanswered(seconds);
      return this.#decode(channel);
    });
  }

  async write(value: WritableValue): Promise<void> {
    const channel = this.#connectedChannel();
    const description = this.#description as VariableDescription;
    if (!description.isWritable) throw refused(this.name, value, 'writing is not allowed');
    const code = await channel.put(wireValue(this.name, value, description), undefined, true);
    if (code === SUCCESS) return;
    if (this.#description === null || code === undefined || code === 0) throw this.#disconnected();
    throw refused(this.name, value, REFUSALS[code] ?? `code ${code}`);
  }

  watch(listener: VariableListener): () => void {
    this.#listeners.add(listener);
    if (this.#description !== null) listener.connected?.(this.#description);
    if (this.#description !== null && this.#latest !== null) listener.changed(this.#latest);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#lost();
    void this.#channel?.destroyHard();
  }

  async #find(): Promise<void> {
    const channel = await this.#make(this.name).catch(() => undefined);
    if (channel === undefined || this.#isClosed) return;
    this.#channel = channel;
    channel.setDestroySoftCallback(() => void this.#findAgain(channel));
    await channel.createMonitor(undefined, () => void this.#monitored(channel), undefined, 0);
  }

  /** The client connects a lost channel again, but takes it for lost for ever: it gets a new one from us. */
  async #findAgain(channel: Channel): Promise<void> {
    this.#channel = null;
    this.#lost();
    // It is in the middle of losing this one.
    await nextTurn();
    await channel.destroyHard();
    if (!this.#isClosed) await this.#find();
  }

  /** The first news after a connection says that it is there again; what it is may have changed with it. */
  async #monitored(channel: Channel): Promise<void> {
    if (this.#isClosed) return;
    const news = rawValues(channel);
    if (this.#description === null) {
      const description = await this.#inTurn(() => describe(channel)).catch(() => null);
      if (description === null || this.#isClosed || channel.getState() !== CREATED) return;
      const isNew = this.#description === null;
      this.#description = description;
      if (isNew) for (const listener of [...this.#listeners]) listener.connected?.(description);
    }
    if (news.type < 0) return;
    this.#latest = this.#reading(news);
    for (const listener of [...this.#listeners]) listener.changed(this.#latest);
  }

  #lost(): void {
    const wasThere = this.#description !== null;
    this.#description = null;
    this.#latest = null;
    if (wasThere || this.#isClosed) for (const listener of [...this.#listeners]) listener.disconnected?.();
  }

  #connectedChannel(): Channel {
    if (this.#channel === null || this.#description === null) throw this.#disconnected();
    return this.#channel;
  }

  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#asking.then(ask);
    this.#asking = answer.catch(() => undefined);
    return answer;
  }

  #decode(channel: Channel): VariableReading {
    return this.#reading(rawValues(channel));
  }

  #reading(raw: RawValues): VariableReading {
    const { length = 1, choices = [] } = this.#description ?? {};
    return decodeReading({ ...raw, isArray: length > 1, choices });
  }

  #disconnected(): QueueServerError {
    return new QueueServerError('EPICS_DISCONNECTED', [this.name]);
  }

  #unanswered(seconds: number): QueueServerError {
    if (this.#description === null) return this.#disconnected();
    return new QueueServerError('EPICS_NO_ANSWER', [this.name, String(seconds)]);
  }
}

interface RawValues {
  readonly type: number;
  readonly count: number;
  readonly payload: Uint8Array;
}

/** Copied, because the client reuses what it keeps. A type below zero: it was an answer of another kind. */
function rawValues(channel: Channel): RawValues {
  const type = channel.getDbrDbrType() - TIME_TYPES;
  const isTimed = type >= STRING_TYPE && type < TIME_TYPES / 2;
  return {
    type: isTimed ? type : -1,
    count: channel.getDbrValueCount(),
    payload: Uint8Array.from(channel.getDbrBuffer()),
  };
}

async function describe(channel: Channel): Promise<VariableDescription | null> {
  const type = channel.getDbrType();
  // Texts have nothing else to tell, and the client misreads what IOCs say of them.
  const about: type_dbr_meta | undefined =
    type === STRING_TYPE ? {} : await channel.get(DESCRIBE_SECONDS, type + CONTROL_TYPES, 1);
  if (about === undefined) return null;
  const { units, precision, strings = [], number_of_string_used = 0, ...limits } = about;
  const range = (low?: number, high?: number): LimitRange | null => limitsOf(low, high);
  return {
    kind:
      type === STRING_TYPE
        ? 'string'
        : type === ENUM_TYPE
          ? 'enum'
          : INTEGERS.has(type)
            ? 'integer'
            : 'number',
    length: channel.getValueCount(),
    elements: numpyType(type),
    units: units ?? '',
    precision: FLOAT_DIGITS.has(type) ? (precision ?? null) : null,
    choices: strings.slice(0, number_of_string_used),
    limits: {
      control: range(limits.lower_ctrl_limit, limits.upper_ctrl_limit),
      display: range(limits.lower_display_limit, limits.upper_display_limit),
      warning: range(limits.lower_warning_limit, limits.upper_warning_limit),
      alarm: range(limits.lower_alarm_limit, limits.upper_alarm_limit),
    },
    isWritable: (channel.getAccessRight() & WRITABLE) !== 0,
  };
}

/** Equal limits are EPICS's way to say that there are none; those that are not numbers come as null. */
function limitsOf(low?: number | null, high?: number | null): LimitRange | null {
  if (typeof low !== 'number' || typeof high !== 'number') return null;
  return low < high ? { low, high } : null;
}
