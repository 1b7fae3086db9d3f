import type { Msg } from '../message.js';
import type { Plan } from '../plan.js';

/** What takes the place of a message, and what comes after it. Absent parts leave the plan as it is. */
export interface Insertion {
  /** In place of the message; ends with the message itself, as a rule. The plan gets the last response. */
  head?: Plan<unknown>;
  /** After it; the responses go nowhere. */
  tail?: Plan<unknown>;
}

interface Layer {
  readonly plan: Plan<unknown>;
  /** Runs when `plan` is over. */
  readonly tail: Plan<unknown> | undefined;
  /** What the layer below gets when `plan` is over, in place of the last response: for tails. */
  readonly response: { readonly value: unknown } | null;
}

/**
 * Inserts messages before, after or in place of those of a plan. Inserted messages are offered to `insert` too, but no
 * message twice: so a head may end with the message that it stands for.
 */
export function* plan_mutator<R>(plan: Plan<R>, insert: (msg: Msg) => Insertion | null): Plan<R> {
  const seen = new WeakSet<Msg>();
  const layers: Layer[] = [{ plan, tail: undefined, response: null }];
  let response: unknown;
  let thrown: { error: unknown } | null = null;
  for (;;) {
    const layer = layers.at(-1) as Layer;
    let step: IteratorResult<Msg, unknown>;
    try {
      step = thrown === null ? layer.plan.next(response) : layer.plan.throw(thrown.error);
      thrown = null;
    } catch (error) {
      layers.pop();
      if (layers.length === 0) throw error;
      thrown = { error };
      continue;
    }
    if (step.done === true) {
      layers.pop();
      if (layers.length === 0) return step.value as R;
      if (layer.response !== null) response = layer.response.value;
      if (layer.tail !== undefined) {
        layers.push({ plan: layer.tail, tail: undefined, response: { value: response } });
        response = undefined;
      }
      continue;
    }
    const msg = step.value;
    if (!seen.has(msg)) {
      seen.add(msg);
      const insertion = insert(msg);
      if (insertion !== null && (insertion.head ?? insertion.tail) !== undefined) {
        layers.push({ plan: insertion.head ?? only(msg), tail: insertion.tail, response: null });
        response = undefined;
        continue;
      }
    }
    let isClosed = true;
    try {
      response = yield msg;
      isClosed = false;
    } catch (error) {
      isClosed = false;
      thrown = { error };
    } finally {
      if (isClosed) for (const { plan: inner } of layers.toReversed()) inner.return(undefined);
    }
  }
}

/** A plan of one message, whose value is the response. */
export function* only(msg: Msg): Plan<unknown> {
  return yield msg;
}
