import type { NamedDocument } from '../../../src/protocol/documents.js';
import { Msg, RunEngine, type Plan } from '../../../src/run-engine/index.js';
import { told } from '../golden-cases.js';
import { interrupting, TRIP, type Interruption } from './interrupting.js';
import { benchOf, cook, type OrderedRecipe } from './recipe.js';

export interface Task extends OrderedRecipe {
  readonly interruptions: readonly Interruption[];
}

export interface Performance {
  readonly messages: string[];
  readonly documents: NamedDocument[];
  /** What the call threw in the end: the name of a control exception, or the text of an error of the plan. */
  readonly error: string | null;
}

/** Performs a recipe with fresh devices and a fresh engine. */
export async function perform({ recipe, interruptions }: Task): Promise<Performance> {
  const messages: string[] = [];
  const documents: NamedDocument[] = [];
  const RE = new RunEngine({ log: () => undefined });
  RE.msgHook = (msg) => messages.push(told(msg));
  RE.subscribe((...document: NamedDocument) => documents.push(document));
  const suspended = new Set<unknown>();
  RE.registerCommand(TRIP, (msg) => {
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
