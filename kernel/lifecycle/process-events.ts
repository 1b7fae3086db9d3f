import process from 'node:process';
import { ExitRequest, isExitRequest } from './exit-request.js';

export interface ProcessEvents {
  interrupted(): void;
  terminated(): void;
  /** May throw, to whoever called `process.exit`: then the process goes on. */
  exitCalled(code: number): void;
  parentGone(): void;
  /** Thrown where nobody could catch it. */
  uncaught(error: unknown): void;
}

/** Ends the process at once, past our own `process.exit`. */
export type EndNow = (code: number) => never;

/**
 * Takes over what Node does by default when something happens to the process. A failure in user code must not end the
 * kernel, and its end is always an orderly one.
 */
export function handleProcessEvents(events: ProcessEvents): EndNow {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    events.exitCalled(Number(code ?? process.exitCode ?? 0));
    throw new ExitRequest();
  };
  process.on('SIGINT', () => events.interrupted());
  process.on('SIGTERM', () => events.terminated());
  process.on('SIGHUP', () => events.terminated());
  process.on('uncaughtException', (error) => {
    if (!isExitRequest(error)) events.uncaught(error);
  });
  process.on('unhandledRejection', (reason) => {
    if (!isExitRequest(reason)) events.uncaught(reason);
  });
  if (process.channel !== undefined) process.on('disconnect', () => events.parentGone());
  return exit;
}

/** Who started us and left a channel open wants to know how it goes; without one nothing happens. */
export function tellParent(news: object): void {
  if (process.connected === true) process.send?.(news, undefined, undefined, () => undefined);
}
