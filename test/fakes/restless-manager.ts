import { PlanQueue } from '../../src/queue/index.js';
import { EmbeddedStore } from '../../src/store/index.js';
import { restlessEdit } from './restless-edits.js';

// A program that edits the queue in a directory until it is killed. It prints the number of each edit that was acknowledged.
const [directory = '', first = '0'] = process.argv.slice(2);
const queue = await PlanQueue.open(await EmbeddedStore.open(directory));
for (let number = Number(first); ; number++) {
  await restlessEdit(queue, number);
  process.stdout.write(`${number}\n`);
}
