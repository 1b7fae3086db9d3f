import type { Row } from './table.js';

/** What is measured: the rows of the design that the present methods can show. */
export const ROWS = {
  status: { work: 'status, one client', unit: '/s', goal: '≥ 0.8 × limit' },
  status16: { work: 'status, 16 clients', unit: '/s', goal: '≥ 0.6 × limit' },
  statusBehind: {
    work: 'status while another client adds 4 000 items at once (longest)',
    unit: 'ms',
    goal: '≤ 50 ms',
  },
  statusBesideAdds: {
    work: 'status while another client adds 4 000 items one by one (longest)',
    unit: 'ms',
    goal: '≤ 50 ms',
  },
  add: { work: 'queue_item_add, empty queue', unit: '/s', goal: '≥ 2 000/s' },
  add16: { work: 'queue_item_add, 16 clients', unit: '/s' },
  addToMany: { work: 'queue_item_add, 5 000 items', unit: '/s', goal: '≥ 2 000/s' },
  addToHuge: { work: 'queue_item_add, 100 000 items', unit: '/s', goal: '≥ 2 000/s' },
  addBatch: { work: 'queue_item_add_batch, 1 000 items', unit: 'ms', goal: '≤ 100 ms' },
  moves: { work: 'queue_item_move back → front, 5 000 items', unit: '/s', goal: '≥ 2 000/s' },
  queueGet: { work: 'queue_get, 5 000 items', unit: 'ms', goal: '≤ 20 ms' },
  open: { work: 'environment_open, for the first time', unit: 'ms', goal: '≤ 2 000 ms' },
  openAgain: { work: 'environment_open, again', unit: 'ms', goal: '≤ 700 ms' },
  manyAdd: {
    work: 'what 500 plans and 5 000 devices add to environment_open',
    unit: 'ms',
  },
  manyAddAgain: { work: 'the same, again', unit: 'ms', goal: '≤ 1 000 ms' },
  validate: { work: 'checking 10 000 items', unit: 'ms', goal: '≤ 200 ms' },
  close: { work: 'environment_close', unit: 'ms', goal: '≤ 200 ms' },
  trivialPlan: { work: 'trivial plan, in a queue of 20', unit: 'ms', goal: '≤ 10 ms' },
  functionCall: { work: 'function_execute, to its result', unit: 'ms', goal: '≤ 10 ms' },
  outage: { work: 'manager killed, until the socket answers', unit: 'ms', goal: '≤ 500 ms' },
  nulls: { work: 'Run Engine, null messages', unit: '/s', goal: '≥ 2 000 000/s' },
  countEvents: { work: 'count, events with documents', unit: '/s', goal: '≥ 50 000/s' },
  scanPoints: { work: 'scan, points', unit: '/s', goal: '≥ 50 000/s' },
  moveToTrigger: {
    work: 'from the end of a move to the next trigger (median)',
    unit: 'ms',
    goal: '≤ 0.1 ms',
  },
  slowCallback: { work: 'a move of 20 ms, beside a callback that takes 10 ms', unit: 'ms', goal: '≤ 22 ms' },
  rehearsal: { work: 'dry run of 100 scans of 21 points', unit: 'ms', goal: '≤ 100 ms' },
  managerMemory: { work: 'memory of the manager, idle', unit: 'MB' },
  workerMemory: { work: 'memory of the worker, idle', unit: 'MB' },
  managerMemoryLater: { work: 'memory of the manager, after 1 000 plans', unit: 'MB' },
  workerMemoryLater: { work: 'memory of the worker, after 1 000 plans', unit: 'MB' },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof ROWS;
