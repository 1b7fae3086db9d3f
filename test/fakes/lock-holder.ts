import { messageOf } from '../../src/errors.js';
import { lockDirectory } from '../../src/store/index.js';

// A program that wants the directory, says whether it got it, and keeps it until it is killed.
try {
  await lockDirectory(process.argv[2] ?? '');
  process.stdout.write('held\n');
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`refused: ${messageOf(error)}\n`);
}
