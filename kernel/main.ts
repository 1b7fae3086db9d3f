/** Entry of the kernel's process: `node dist/kernel/main.js --connection-file F …`; see arguments.ts. */
import { parseKernelArguments, type KernelArguments } from './arguments.js';
import { startKernel } from './kernel.js';
import { attachWorker } from './worker/attach-worker.js';
import { finishDocuments } from './worker/finish-documents.js';

await startKernel(argumentsOrExit(), [attachWorker, finishDocuments]);

function argumentsOrExit(): KernelArguments {
  try {
    return parseKernelArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
