import { Buffer } from 'node:buffer';
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import type { StreamName } from './stream-buffer.js';

type Done = (error?: Error | null) => void;

/**
 * Everything that JavaScript prints in this process passes `process.stdout` or `process.stderr`, the console too. The
 * process's real streams stay with the kernel's own log; native code and child processes write there as before.
 */
export function captureOutput(print: (name: StreamName, text: string) => void): void {
  capture(process.stdout, 'stdout', print);
  capture(process.stderr, 'stderr', print);
}

function capture(
  stream: NodeJS.WriteStream,
  name: StreamName,
  print: (name: StreamName, text: string) => void,
): void {
  // A character may be split over two writes of bytes.
  const decoder = new StringDecoder('utf8');
  function write(chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
    const bytes =
      typeof chunk !== 'string'
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : encoding === 'utf8' || encoding === 'utf-8'
          ? null
          : Buffer.from(chunk, encoding);
    print(name, bytes === null ? (chunk as string) : decoder.write(bytes));
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }
  Object.defineProperty(stream, 'write', { value: write, writable: true, configurable: true });
}
