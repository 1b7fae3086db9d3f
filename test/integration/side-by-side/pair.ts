import { connectZmq, type REManagerClient } from '../../../src/client/index.js';
import type { JsonObject } from '../../../src/protocol/index.js';
import { TestManager, type Status } from '../harness/index.js';
import { differences, pairUids, UidPairs, type Difference } from './compare.js';
import { knownDifference } from './known-differences.js';
import { isSettled } from './settled.js';
import { startupDirectories } from './startup.js';

/** Some replies of the reference wait for its worker. */
const REPLY_MS = 20_000;
/** What both must have reached after a request; it includes the opening of an environment in Python. */
const SETTLE_MS = 60_000;
/** How long the one that has settled waits for the other to be equal: the reference looks twice a second. */
const EQUAL_MS = 5_000;

/** One request, as it was put to the reference, and both replies. */
export interface Exchange {
  readonly method: string;
  readonly params: JsonObject;
  readonly ours: JsonObject;
  readonly reference: JsonObject;
  /** The status of both before the request. */
  readonly before: Statuses;
  /** Where it is the status that is compared, it is that of both after the request. */
  readonly after?: Statuses;
  readonly runs: Runs;
}

interface Statuses {
  readonly ours: JsonObject;
  readonly reference: JsonObject;
}

/** What the reference shows of runs: none, those of a plan, or those of one whose environment was destroyed. */
export type Runs = 'none' | 'some' | 'stale';

/** A difference that the list of known ones does not explain. */
export interface Finding extends Difference {
  readonly exchange: Exchange;
}

/** Two managers that are told the same things, and what they answered differently. */
export class Pair {
  readonly findings: Finding[] = [];
  readonly uids = new UidPairs();
  requests = 0;
  /** They are known to be in different states: `reunite` makes them equal again. */
  isApart = false;
  /** With which key they were locked last. */
  lockKey = 'key';
  #isQuiet = false;
  #runs: Runs = 'none';
  #queue: Pair['queue'] = { running: {}, items: [] };
  #statuses: Statuses = { ours: {}, reference: {} };

  private constructor(
    readonly ours: Side,
    readonly reference: Side,
  ) {}

  /** `kernel`: both let others attach to the environment, which is an IPython kernel with the reference. */
  static async start({ kernel = false } = {}): Promise<Pair> {
    const { ours, reference } = startupDirectories();
    const mode = ['--use-ipython-kernel', kernel ? 'ON' : 'OFF'];
    const [one, other] = await Promise.all([
      TestManager.start({ startupDir: ours, flags: mode }),
      TestManager.start({ make: 'reference', flags: ['--startup-dir', reference, ...mode] }),
    ]);
    const pair = new Pair(new Side(one), new Side(other));
    await pair.settle({
      method: 'start',
      params: {},
      ours: {},
      reference: {},
      before: { ours: {}, reference: {} },
      runs: 'none',
    });
    // From here on both know the plans and devices, also when the environment is closed.
    await pair.request('environment_open');
    await pair.request('environment_close');
    return pair;
  }

  async close(): Promise<void> {
    await Promise.all([this.ours.close(), this.reference.close()]);
  }

  /** After a difference: brings both to the same state, and compares nothing on the way. */
  async reunite(bring: () => Promise<void>): Promise<void> {
    this.#isQuiet = true;
    try {
      await bring();
    } finally {
      this.#isQuiet = false;
    }
    this.isApart = false;
  }

  /** The status of the reference when both had settled last. */
  get status(): Status {
    return this.#statuses.reference as unknown as Status;
  }

  /** The queue of the reference, as it was shown last: what runs, and what waits. */
  get queue(): { readonly running: JsonObject; readonly items: readonly JsonObject[] } {
    return this.#queue;
  }

  /**
   * Puts a request to both; uids in it are those of the reference, and code is given in both languages. Returns when both
   * have settled.
   */
  async request(method: string, params: JsonObject = {}, ourParams = params): Promise<Exchange> {
    this.requests += 1;
    const [ours, reference] = await Promise.all([
      this.ours.client.sendRequest(method, this.uids.toOurs(ourParams) as JsonObject),
      this.reference.client.sendRequest(method, params),
    ]);
    const exchange = { method, params, ours, reference, before: this.#statuses, runs: this.#runs };
    if (method === 'lock' && reference['success'] === true) this.lockKey = String(params['lock_key']);
    // What is asked about while things are moving is compared when they have come to rest.
    if (method !== 'status' && method !== 'ping') this.#compare(exchange, ours, reference);
    if (method.startsWith('permissions_') && this.status.worker_environment_exists) await this.#hiddenTask();
    await this.settle(exchange);
    const { task_uid, success } = reference;
    if (typeof task_uid === 'string' && success === true) await this.#look('task_result', { task_uid });
    return exchange;
  }

  /** Waits until both are at rest, and compares what their status tells, and then what it says has changed. */
  async settle(exchange: Exchange): Promise<void> {
    const { reference: before } = this.#statuses;
    const after = await this.#atRest(exchange);
    this.#compare(asStatus(exchange, after), after.ours, after.reference);
    this.#statuses = after;
    const hasChanged = (uid: string) => before[uid] !== after.reference[uid];
    if (hasChanged('plan_queue_uid')) await this.#look('queue_get');
    if (hasChanged('plan_history_uid')) await this.#look('history_get');
    if (hasChanged('run_list_uid')) await this.#look('re_runs');
    if (hasChanged('lock_info_uid')) await this.#look('lock_info');
    if (exchange.method === 'environment_destroy' && this.#runs === 'some') this.#runs = 'stale';
  }

  /** The reference hands new permissions to its worker in a task that no state tells of; only its end shows. */
  async #hiddenTask(): Promise<void> {
    const { plans_allowed_uid, task_results_uid } = this.#statuses.reference;
    const limit = performance.now() + SETTLE_MS;
    while (performance.now() < limit) {
      const { heard } = this.reference;
      const status = await this.reference.status();
      if (status['plans_allowed_uid'] === plans_allowed_uid) return;
      if (status['task_results_uid'] !== task_results_uid) return;
      await this.reference.newsAfter(heard);
    }
  }

  async #look(method: string, params: JsonObject = {}): Promise<void> {
    const [ours, reference] = await Promise.all([
      this.ours.client.sendRequest(method, this.uids.toOurs(params) as JsonObject),
      this.reference.client.sendRequest(method, params),
    ]);
    if (method === 're_runs')
      this.#runs = (reference['run_list'] as readonly JsonObject[]).length > 0 ? 'some' : 'none';
    if (method === 'queue_get')
      this.#queue = {
        running: reference['running_item'] as JsonObject,
        items: reference['items'] as readonly JsonObject[],
      };
    this.#compare(
      { method, params, ours, reference, before: this.#statuses, runs: this.#runs },
      ours,
      reference,
    );
  }

  async #atRest(exchange: Exchange): Promise<Statuses> {
    const limit = performance.now() + SETTLE_MS;
    let equalBy = Infinity;
    for (;;) {
      const heard = [this.ours.heard, this.reference.heard] as const;
      const [ours, reference] = await Promise.all([this.ours.status(), this.reference.status()]);
      const [oursRests, referenceRests] = await Promise.all([
        isSettled(this.ours, ours),
        isSettled(this.reference, reference),
      ]);
      const now = performance.now();
      if (oursRests && referenceRests) {
        if (this.#isQuiet) return { ours, reference };
        equalBy = Math.min(equalBy, now + EQUAL_MS);
        const status = asStatus(exchange, { ours, reference });
        const found = this.#unknown(status, differences(ours, reference, this.uids));
        if (found.length === 0 || now > equalBy) return { ours, reference };
      } else equalBy = Infinity;
      if (now > limit) return { ours, reference };
      await Promise.race([this.ours.newsAfter(heard[0]), this.reference.newsAfter(heard[1])]);
    }
  }

  #compare(exchange: Exchange, ours: JsonObject, reference: JsonObject): void {
    if (!this.#isQuiet) {
      const all = differences(ours, reference, this.uids);
      const found = this.#unknown(exchange, all);
      this.findings.push(...found.map((difference) => ({ ...difference, exchange })));
      this.isApart ||=
        found.length > 0 || all.some((difference) => knownDifference(difference, exchange)?.parts === true);
    }
    pairUids(ours, reference, this.uids);
  }

  #unknown(exchange: Exchange, found: readonly Difference[]): Difference[] {
    return found.filter((difference) => knownDifference(difference, exchange) === undefined);
  }
}

function asStatus(exchange: Exchange, after: Statuses): Exchange {
  return { ...exchange, method: `status after ${exchange.method}`, after };
}

/** One of the two. */
export class Side {
  readonly client: REManagerClient<'return'>;

  constructor(readonly manager: TestManager) {
    this.client = connectZmq({
      controlAddr: manager.controlAddress,
      requestFailures: 'return',
      exactNumbers: true,
      timeoutRecvMs: REPLY_MS,
    });
  }

  status(): Promise<JsonObject> {
    return this.client.sendRequest('status' as string);
  }

  /** How many messages came on the info socket. */
  get heard(): number {
    const { console: texts, statuses } = this.manager.info;
    return texts.length + statuses.length;
  }

  /** Whatever comes after so many messages; there is one every second at least. */
  async newsAfter(heard: number): Promise<void> {
    if (this.heard === heard) await this.manager.info.untilNews(1);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.manager.close();
  }
}
