import type { JsonObject, JsonValue } from '../../src/protocol/index.js';
import { addAgain } from './add-again.js';
import type { Command } from './command.js';
import { itemsFile } from './items-file.js';
import { destination, itemFrom, source, valueOrText, type Words } from './words.js';

/** The commands that begin with `queue`. */
export const QUEUE_COMMANDS: readonly Command[] = [
  {
    words: 'queue add plan',
    usage: '[DESTINATION] PLAN',
    method: 'queue_item_add',
    asUser: 'both',
    help: 'add a plan to the queue, at the back unless told otherwise',
    params: (words) => ({
      ...destination(words, 'pos'),
      item: itemFrom(words, 'the plan', { item_type: 'plan' }),
    }),
  },
  {
    words: 'queue add batch',
    usage: '[DESTINATION] FILE',
    method: 'queue_item_add_batch',
    asUser: 'both',
    help: 'add the items of a file to the queue, all of them or none: a spreadsheet of plans (.xlsx, .csv), or a list (.json, .yaml)',
    params: (words) => destination(words, 'pos'),
    file: itemsFile,
  },
  {
    words: 'queue add again',
    usage: '[DESTINATION] ENTRY',
    method: 'queue_item_add',
    asUser: 'both',
    help: 'add an item of the history once more, by its uid there',
    inquiry: addAgain,
  },
  {
    words: 'queue check plan',
    usage: 'PLAN',
    method: 'queue_item_check',
    asUser: 'both',
    help: 'say whether a plan could be added, without adding it',
    params: (words) => ({ items: [itemFrom(words, 'the plan', { item_type: 'plan' })] }),
  },
  {
    words: 'queue check batch',
    usage: 'FILE',
    method: 'queue_item_check',
    asUser: 'both',
    help: 'say of each item of a file whether it could be added, without adding any',
    file: itemsFile,
  },
  {
    words: 'queue add instruction',
    usage: '[DESTINATION] queue-stop',
    method: 'queue_item_add',
    asUser: 'both',
    help: 'add an instruction to the queue',
    params: (words) => ({ ...destination(words, 'pos'), item: instruction(words) }),
  },
  ...(['update', 'replace'] as const).flatMap((verb): Command[] => [
    {
      words: `queue ${verb} plan`,
      usage: 'UID PLAN',
      method: 'queue_item_update',
      asUser: 'both',
      help: `${verb} the item UID with a plan${verb === 'replace' ? ', under a new uid' : ''}`,
      params: (words) => {
        const item_uid = words.next('the uid');
        const item = itemFrom(words, 'the plan', { item_uid, item_type: 'plan' });
        return { item, replace: verb === 'replace' };
      },
    },
    {
      words: `queue ${verb} instruction`,
      usage: 'UID queue-stop',
      method: 'queue_item_update',
      asUser: 'both',
      help: `${verb} the item UID with an instruction`,
      params: (words) => {
        const item_uid = words.next('the uid');
        const { name, item_type } = instruction(words);
        return { item: { name, item_uid, item_type }, replace: verb === 'replace' };
      },
    },
  ]),
  {
    words: 'queue execute plan',
    usage: 'PLAN',
    method: 'queue_item_execute',
    asUser: 'both',
    help: 'run a plan now, ahead of the queue',
    params: (words) => ({ item: itemFrom(words, 'the plan', { item_type: 'plan' }) }),
  },
  {
    words: 'queue execute instruction',
    usage: 'queue-stop',
    method: 'queue_item_execute',
    asUser: 'both',
    help: 'carry out an instruction now',
    params: (words) => ({ item: instruction(words) }),
  },
  { words: 'queue get', method: 'queue_get', help: 'show the queue' },
  { words: 'queue clear', method: 'queue_clear', help: 'remove all items from the queue' },
  { words: 'queue start', method: 'queue_start', help: 'start running the queue' },
  { words: 'queue stop', method: 'queue_stop', help: 'stop the queue when the current plan is over' },
  { words: 'queue stop cancel', method: 'queue_stop_cancel', help: 'do not stop after all' },
  {
    words: 'queue item get',
    usage: '[SOURCE]',
    method: 'queue_item_get',
    help: 'show one item, the last one unless told otherwise',
    params: (words) => (words.isEmpty ? {} : source(words)),
  },
  {
    words: 'queue item remove batch',
    usage: 'UID...',
    method: 'queue_item_remove_batch',
    help: 'remove several items, as far as they are there',
    params: (words) => ({ uids: [words.next('the uid'), ...words.rest()] }),
  },
  {
    words: 'queue item move batch',
    usage: 'DESTINATION UID...',
    method: 'queue_item_move_batch',
    help: 'bring several items together at one place, in the order given',
    params: (words) => {
      const to = destination(words, 'pos_dest');
      if (Object.keys(to).length === 0) throw words.fault('the destination is missing');
      return { ...to, uids: [words.next('the uid'), ...words.rest()] };
    },
  },
  {
    words: 'queue item remove',
    usage: '[SOURCE]',
    method: 'queue_item_remove',
    help: 'remove one item, the last one unless told otherwise',
    params: (words) => (words.isEmpty ? {} : source(words)),
  },
  {
    words: 'queue item move',
    usage: 'SOURCE DESTINATION',
    method: 'queue_item_move',
    help: 'move one item to another place',
    params: (words) => {
      const from = source(words);
      const to = destination(words, 'pos_dest');
      if (Object.keys(to).length === 0) throw words.fault('the destination is missing');
      return { ...from, ...to };
    },
  },
  {
    words: 'queue mode set',
    usage: '[NAME VALUE]...',
    method: 'queue_mode_set',
    help: 'set modes of the queue: loop, ignore_failures (True or False)',
    params: (words) => ({ mode: pairs(words) }),
  },
  {
    words: 'queue autostart enable',
    method: 'queue_autostart',
    help: 'run items as soon as there are any',
    params: () => ({ enable: true }),
  },
  {
    words: 'queue autostart disable',
    method: 'queue_autostart',
    help: 'wait for queue start',
    params: () => ({ enable: false }),
  },
];

function instruction(words: Words): JsonObject {
  const name = words.next('the instruction');
  if (name !== 'queue-stop') throw words.fault(`there is no instruction '${name}', only queue-stop`);
  return { name: 'queue_stop', item_type: 'instruction' };
}

function pairs(words: Words): JsonObject {
  const mode: Record<string, JsonValue> = {};
  while (!words.isEmpty) {
    const name = words.next('the name');
    mode[name] = valueOrText(words.next(`the value of ${name}`));
  }
  return mode;
}
