import type { NamedDocument } from '../../../src/protocol/documents.js';
import { Msg, namePlan, RunEngine, type Plan } from '../../../src/run-engine/index.js';
import { told } from '../golden-cases.js';
import { benchOf, cook, type OrderedRecipe } from './recipe.js';

/** What comes between the messages of a plan. After a pause, or an abort, stop or halt in one, the plan goes on or ends. */
export const KINDS = ['resume', 'deferred', 'abort', 'stop', 'halt', 'fail', 'suspend'] as const;
export type Kind = (typeof KINDS)[number];

export interface Interruption {
  /** Before which message of the plan; those that only one of the two engines sends do not count. */
  readonly at: number;
  readonly kind: Kind;
}

export interface Task extends OrderedRecipe {
  readonly interruptions: readonly Interruption[];
}

export interface Performance {
  readonly messages: string[];
  readonly documents: NamedDocument[];
  /** What the call threw in the end: the name of a control exception, or the text of an error of the plan. */
  readonly error: string | null;
}

/**
 * Our simulated motors tell where they are when they are asked; how long is left to sleep depends on the machine; and
 * lazy staging asks devices that cannot be staged once, Python's again and again.
 */
export const UNCOUNTED = /^(locate:|sleep$|(un)?stage:(camera|writer|flyer|pages|sig)$)/;

/** Performs a recipe with fresh devices and a fresh engine. */
export async function perform({ recipe, interruptions }: Task): Promise<Performance> {
  const messages: string[] = [];
  const documents: NamedDocument[] = [];
  const RE = new RunEngine({ log: () => undefined });
  RE.msgHook = (msg) => messages.push(told(msg));
  RE.subscribe((...document: NamedDocument) => documents.push(document));
  const suspended = new Set<unknown>();
  RE.registerCommand('trip', (msg) => {
    // A plan that goes back to its last checkpoint meets the message again.
    if (suspended.has(msg)) return;
    suspended.add(msg);
    RE.requestSuspend(() => new Promise((resolve) => setImmediate(resolve)), {
      justification: 'no beam',
      prePlan: () => only(Msg('null')),
      postPlan: () => only(Msg('null')),
    });
  });
  const endings = interruptions.map(({ kind }) => kind).filter((kind) => !['fail', 'suspend'].includes(kind));
  let error: string | null = null;
  let next: () => Promise<unknown> = () => RE(interrupting(cook(recipe, benchOf()), interruptions));
  for (;;) {
    try {
      await next();
      error = null;
    } catch (thrown) {
      error = nameOf(thrown);
    }
    if (RE.state !== 'paused') break;
    const ending = endings.shift() ?? 'resume';
    const action = ending === 'deferred' || ending === 'fail' || ending === 'suspend' ? 'resume' : ending;
    next = () => (action === 'abort' ? RE.abort('no time') : RE[action]());
  }
  return { messages, documents, error };
}

function nameOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'Error' ? message : name;
}

function* only(msg: Msg): Plan {
  yield msg;
}

namePlan(interrupting);

/** Puts interruptions before the messages of a plan, or throws an error into it there. */
function* interrupting(inner: Plan<unknown>, interruptions: readonly Interruption[]): Plan<unknown> {
  let step = inner.next();
  for (let number = 0; step.done !== true;) {
    if (!UNCOUNTED.test(told(step.value))) {
      for (const { at, kind } of interruptions) {
        if (at !== number || step.done === true) continue;
        if (kind === 'fail') step = inner.throw(new Error('no beam'));
        else if (kind === 'suspend') yield { ...Msg('null'), command: 'trip' } as unknown as Msg;
        else yield Msg('pause', null, [], { defer: kind === 'deferred' });
      }
      number += 1;
    }
    if (step.done === true) break;
    let response: unknown;
    try {
      response = yield step.value;
    } catch (error) {
      step = inner.throw(error);
      continue;
    }
    step = inner.next(response);
  }
  return step.value;
}
