import { messageOf } from '../errors.js';
import { localIsoTime } from './local-time.js';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Where the manager says what it does: people read it in the terminal and in the console stream. */
export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warning(text: string): void;
  error(text: string, cause?: unknown): void;
}

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];
const LETTER: Record<LogLevel, string> = { debug: 'D', info: 'I', warning: 'W', error: 'E' };

/** Lines such as `[I 2026-01-31 12:00:00,123 manager] text`, which is what operators know (spec plans… §9.1). */
export function lineLog(name: string, least: LogLevel | 'none', write: (line: string) => void): Log {
  const say = (level: LogLevel, text: string): void => {
    if (least === 'none' || ORDER.indexOf(level) < ORDER.indexOf(least)) return;
    write(`[${LETTER[level]} ${timeText(new Date())} ${name}] ${text}\n`);
  };
  return {
    debug: (text) => say('debug', text),
    info: (text) => say('info', text),
    warning: (text) => say('warning', text),
    error: (text, cause) => say('error', cause === undefined ? text : `${text}: ${messageOf(cause)}`),
  };
}

function timeText(date: Date): string {
  return `${localIsoTime(date).replace('T', ' ')},${String(date.getMilliseconds()).padStart(3, '0')}`;
}
