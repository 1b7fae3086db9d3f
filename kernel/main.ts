/** Entry of the kernel's process: `node dist/kernel/main.js --connection-file F …`; see arguments.ts. */
import { parseKernelArguments, type KernelArguments } from './arguments.js';
import { CompilerClient } from './compiler/client.js';

const args = argumentsOrExit();
// The compiler takes longest to get ready: its thread begins while this one still loads all the rest.
const compiler = new CompilerClient({ baseDir: args.startup.baseDir });
compiler.warm();

const { startKernel } = await import('./kernel.js');
const { attachWidgets } = await import('./widgets/attach-widgets.js');
const { attachWorker } = await import('./worker/attach-worker.js');
const { finishDocuments } = await import('./worker/finish-documents.js');
await startKernel(args, compiler, [attachWorker, attachWidgets, finishDocuments]);

function argumentsOrExit(): KernelArguments {
  try {
    return parseKernelArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
