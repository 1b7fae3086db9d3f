import { COMMANDS } from './commands.js';

/**
 * What to type next, for a refusal that speaks of methods or keys: the manager speaks to programs, and this program to
 * people. Undefined where nothing follows from its words.
 */
export function nextStep(message: string): string | undefined {
  if (/lock[ _]key/.test(message)) return 'Give the key of the lock with the option -k KEY.';
  const [, group, sort, name] =
    /^The user group (\S+) may not use the (plan|function) (\S+)\.$/.exec(message) ?? [];
  if (group !== undefined)
    return `For the reason, type: qserver permissions explain ${group} ${name} ${sort}`;
  const command = COMMANDS.find(
    ({ method, usage, params }) =>
      usage === undefined && params === undefined && new RegExp(`\\b${method}\\b`).test(message),
  );
  return command === undefined ? undefined : `Type: qserver ${command.words}`;
}
