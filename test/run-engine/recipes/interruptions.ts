import { UNCOUNTED, type Interruption, type Kind } from './interrupting.js';
import type { Random } from './random-recipe.js';

/** Kinds after which messages since the last checkpoint are repeated. */
const REPEATING: readonly Kind[] = ['resume', 'suspend'];
const ENDING: readonly Kind[] = ['abort', 'stop', 'halt', 'fail'];
/** They forget what came before them. */
const SEALING = /^(checkpoint|stage:.*|unstage:.*|monitor:.*|unmonitor:.*|(un)?subscribe)$/;
/** Python repeats what it should not when one of these came (spec FIX-1, FIX-3, FIX-14): there is nothing to compare. */
const REPEATED_WRONGLY = /^(open_run|close_run|declare_stream|collect:.*)$/;

/** The messages of a plan that can be interrupted, and where Python goes back to its checkpoint as it should. */
export class Places {
  readonly #messages: readonly string[];

  constructor(messages: readonly string[]) {
    this.#messages = messages.filter((message) => !UNCOUNTED.test(message));
  }

  get count(): number {
    return this.#messages.length;
  }

  allows({ at, kind }: Interruption): boolean {
    if (kind === 'fail') return true;
    // Python subscribes monitors once more when it goes on, or ends (FIX-6), and takes their numbers back (FIX-3).
    if (this.#hasMonitors) return false;
    const before = this.#messages.slice(0, at);
    // Python never allows pauses again; we do from the next checkpoint on (FIX-2).
    const cleared = before.indexOf('clear_checkpoint');
    if (cleared >= 0 && before.includes('checkpoint', cleared)) return false;
    if (!REPEATING.includes(kind)) return true;
    const sealed = before.findLastIndex((message) => SEALING.test(message));
    // Lazy staging may seal the past within an event, and what is repeated begins in it. Python forgets then that it was open.
    const past = before.slice(0, sealed);
    const isSaved = (message: string): boolean => message === 'save' || message === 'drop';
    if (past.lastIndexOf('create') > past.findLastIndex(isSaved)) return false;
    const since = before.slice(sealed + 1);
    const wrong = since.findIndex(isWrong);
    return wrong < 0 || (since[0] === 'open_run' && !since.slice(1).some(isWrong));
  }

  /** One to three, of which the last may end the plan. */
  random(random: Random): Interruption[] {
    const chosen: Interruption[] = [];
    let from = 0;
    // One that writes files has two frames for an event that is taken again, and fails: what follows is another plan then.
    const most = this.#messages.includes('trigger:writer') ? 1 : 3;
    for (let left = 1 + random(most); left > 0 && from < this.count; left -= 1) {
      const kinds: readonly Kind[] = random(3) > 0 ? REPEATING : ENDING;
      const kind = kinds[random(kinds.length)] as Kind;
      const at = from + random(this.count - from);
      if (!this.allows({ at, kind })) continue;
      chosen.push({ at, kind });
      if (ENDING.includes(kind)) break;
      from = at + 1;
    }
    return chosen;
  }

  get #hasMonitors(): boolean {
    return this.#messages.some((message) => message.startsWith('monitor:'));
  }
}

function isWrong(message: string): boolean {
  return REPEATED_WRONGLY.test(message);
}
