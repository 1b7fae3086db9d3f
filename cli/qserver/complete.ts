import { Command } from 'commander';
import { connect } from '../connection.js';
import { EXIT } from '../exit-codes.js';
import { candidatesFor, type Look, type Typed } from './candidates.js';
import { addOptions, type Options } from './options.js';
import type { Program } from './program.js';

/** Whoever presses the tabulator does not wait for long. */
const ANSWER_MS = 700;

/** `qserver complete`: for the scripts of `qserver completion`. The last word is the one that is being typed. */
export function completeFor(commands: () => readonly Typed[]): Program {
  return {
    words: 'complete',
    isHidden: true,
    isSilent: true,
    help: 'list the words that may come next',
    read: (words) => {
      const typed = words.rest();
      return async () => {
        const begun = typed.at(-1) ?? '';
        const program = addOptions(new Command())
          .argument('[words...]')
          .exitOverride()
          .configureOutput({ writeErr: () => undefined });
        if (begun.startsWith('-')) {
          const names = program.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '');
          print(names.filter((name) => name.startsWith(begun)));
          return EXIT.success;
        }
        program.parse(typed.slice(0, -1), { from: 'user' });
        const options = program.opts<Options>();
        const client = connect(options);
        const look: Look = async (method) => {
          const params = method.endsWith('_allowed') ? { user_group: options.userGroup } : {};
          try {
            const reply = await client.sendRequest(method, params, { timeoutMs: ANSWER_MS });
            return reply.success === true ? reply : undefined;
          } catch {
            return undefined; // no manager, no names: what the program knows by itself is complete all the same
          }
        };
        try {
          print(await candidatesFor(program.args, begun, commands(), look));
        } finally {
          await client.close();
        }
        return EXIT.success;
      };
    },
  };
}

function print(candidates: readonly string[]): void {
  for (const candidate of candidates) console.log(candidate);
}
