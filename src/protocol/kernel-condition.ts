/**
 * Whether the thread of a kernel on which users' code runs does its work. `stuck`: code there has not yielded for a second;
 * that is over when the code ends, or is interrupted. `broken`: it answers and can run nothing any more, and that stays so.
 */
export type KernelCondition = 'well' | 'stuck' | 'broken';

/**
 * Travels on iopub whenever it changes, as the field `condition` of the metadata `skyqueue` of printed text: clients that do
 * not know of it show the text, if there is one, and miss nothing.
 */
export function conditionIn(metadata: Readonly<Record<string, unknown>>): KernelCondition | null {
  const mark = metadata['skyqueue'] as { condition?: unknown } | null | undefined;
  const condition = typeof mark === 'object' ? mark?.condition : undefined;
  return condition === 'well' || condition === 'stuck' || condition === 'broken' ? condition : null;
}
