import type { Msg } from './message.js';

/** A message hook that prints every message with the time: `RE.msgHook = ts_msg_hook`. */
export function ts_msg_hook(msg: Msg, print: (line: string) => void = console.log): void {
  const { command, obj, args, kwargs, run } = msg;
  const time = new Date().toISOString().slice(11, 23);
  const name = typeof obj === 'object' && obj !== null && 'name' in obj ? String(obj.name) : String(obj);
  const rest = `args: ${text(args)}, kwargs: ${text(kwargs)}, run: ${String(run)}`;
  print(`${time} ${command.padEnd(17)} -> ${name.padEnd(16)} ${rest}`);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'function') return `<${inner.name === '' ? 'function' : inner.name}>`;
    const isDevice = typeof inner === 'object' && inner !== null && 'name' in inner && 'read' in inner;
    return isDevice ? String(inner.name) : inner;
  });
}
