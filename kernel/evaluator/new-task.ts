import { AsyncResource } from 'node:async_hooks';
import { MessageChannel } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port2.on('message', () => waiting.shift()?.());
port2.unref();

/**
 * Runs a function as a task of its own of the event loop. User code starts this way: if it is terminated because it does
 * not yield, V8 drops the whole task, and none of the kernel's own work may be in it. (`setImmediate` and microtasks
 * share their tasks with others.)
 */
export function inNewTask(run: () => void): void {
  // The port's own context is nobody's: output would lose its request.
  waiting.push(AsyncResource.bind(run));
  port1.postMessage(null);
}
