/** Entry of the compiler's thread: questions in, answers out, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { CellCompiler } from './cell-compiler.js';
import type { CompilerAnswer, CompilerRequest, CompilerThreadData } from './protocol.js';

const KEEP_CODE_AFTER_MS = 5_000;

const compiler = new CellCompiler(workerData as CompilerThreadData);

parentPort?.on('message', (request: CompilerRequest) => parentPort?.postMessage(answerTo(request)));
// Once, after the first cells, and not in the midst of startup code.
parentPort?.once('message', () => setTimeout(() => compiler.keepCode(), KEEP_CODE_AFTER_MS));

function answerTo(request: CompilerRequest): CompilerAnswer {
  try {
    return { id: request.id, answer: answer(request) };
  } catch (error) {
    return {
      id: request.id,
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function answer(request: CompilerRequest): unknown {
  switch (request.question) {
    case 'convert':
      return compiler.convert(request.ask);
    case 'complete':
      return compiler.complete(request.ask);
    case 'inspect':
      return compiler.inspect(request.ask);
    case 'definition':
      return compiler.definition(request.ask.text, request.ask.name);
    case 'describe':
      return compiler.describe(request.ask);
    case 'isComplete':
      return compiler.isComplete(request.ask.code);
  }
}
