import { styleText } from 'node:util';

type Paint = (text: string) => string;
const NAMES = ['bold', 'dim', 'inverse', 'red', 'green', 'yellow', 'cyan'] as const;

/** Colours and weights, or nothing of the kind. */
export type Style = Readonly<Record<(typeof NAMES)[number], Paint>>;

const made = (paint: (name: (typeof NAMES)[number]) => Paint): Style =>
  Object.fromEntries(NAMES.map((name) => [name, paint(name)])) as unknown as Style;

export const PLAIN: Style = made(() => (text) => text);
const COLOURED: Style = made((name) => (text) => (text === '' ? '' : styleText(name, text)));

/** What a stream can show, and its reader wants to see (https://no-color.org). */
export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  if (env.NO_COLOR) return PLAIN;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return COLOURED;
  return stream.isTTY === true && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}

/** States that are fine are green, those in between yellow, and those that somebody should look at red. */
export function statePaint(style: Style, state: string): Paint {
  if (/^(idle|completed|running|executing|success)/.test(state)) return style.green;
  if (/^(fail|abort|halt|panic|unknown)/.test(state)) return style.red;
  return style.yellow;
}
