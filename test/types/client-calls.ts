/** Compiled only: how a client may be used, and how not. An error that does not come is an error. */
import {
  connectZmq,
  func,
  plan,
  type FailedReply,
  type REManagerClient,
  type Status,
} from '../../src/client/index.js';

declare const rm: REManagerClient;
const COUNT = plan('count', [['det1']]);

export async function rightCalls(): Promise<void> {
  const status: Status = await rm.status({ reload: true });
  if (status.manager_state === 'idle' || status.manager_state === 'a state of tomorrow') return;
  await rm.itemAdd(COUNT, {
    pos: 'front',
    lockKey: 'key',
    signal: AbortSignal.timeout(1_000),
    timeoutMs: 500,
  });
  await rm.itemAdd({ item_type: 'plan', name: 'count', properties: { failure_policy: 'retry', retries: 2 } });
  const uid: string = (await rm.itemAdd(COUNT, { beforeUid: 'a', requestKey: 'once' })).item.item_uid;
  const names: string[] = (await rm.queueGet()).items.map(({ name }) => name);
  const ends: string[] = (await rm.historyGet()).items.map(({ result }) => result.exit_status);
  await rm.itemMove({ pos: -1 }, { afterUid: uid });
  await rm.rePause();
  await rm.rePause('immediate', { lockKey: 'key' });
  const one: string = await rm.taskStatus('uid');
  const many: Readonly<Record<string, string>> = await rm.taskStatus(['uid']);
  const result = await rm.taskResult('uid');
  if (result.status === 'completed') console.log(names, ends, one, many, result.result);
  const info = await rm.lockAll({ note: 'why' });
  console.log(info.lock_info.user, (await rm.plansAllowed()).plans_allowed.count?.parameters[0]?.kind.name);
  const { task_uid } = await rm.functionExecute(func('f', [1]), { runInBackground: true });
  await rm.sendRequest('queue_item_add', { item: { ...COUNT } });
  console.log((await rm.sendRequest('of_tomorrow')).anything, task_uid);
}

export async function failuresAreInTheType(): Promise<void> {
  const quiet: REManagerClient<'return'> = connectZmq({ requestFailures: 'return' });
  const reply = await quiet.itemAdd(COUNT);
  // @ts-expect-error: it may have been refused
  console.log(reply.item.item_uid);
  if (reply.success) console.log(reply.item.item_uid);
  else console.log((reply satisfies FailedReply).msg);
  const strict = await connectZmq().itemAdd(COUNT);
  const isTrue: true = strict.success;
  console.log(isTrue, (await quiet.status()).manager_state);
}

export async function scanIdsMayBeMissing(): Promise<void> {
  const [run] = (await rm.reRuns()).run_list;
  const scan: number | null | undefined = run?.scan_id;
  // @ts-expect-error: a run may have none
  const number: number | undefined = run?.scan_id;
  const [entry] = (await rm.historyGet()).items;
  // @ts-expect-error: neither may those of an item that has ended
  const numbers: readonly number[] | undefined = entry?.result.scan_ids;
  console.log(scan, number, numbers);
}

export async function wrongCalls(): Promise<void> {
  // @ts-expect-error: one place only
  await rm.itemAdd(COUNT, { pos: 1, beforeUid: 'a' });
  // @ts-expect-error: an item has a name
  await rm.itemAdd({ item_type: 'plan' });
  // @ts-expect-error: the item is missing
  await rm.itemAdd();
  // @ts-expect-error: options are in camel case
  await rm.itemAdd(COUNT, { before_uid: 'a' });
  // @ts-expect-error: nothing locks a method that reads
  await rm.configGet({ lockKey: 'key' });
  // @ts-expect-error: true or false
  await rm.queueAutostart('yes');
  // @ts-expect-error: there is no such mode
  await rm.queueModeSet({ loops: true });
  // @ts-expect-error: a size or an item
  await rm.historyClear({ size: 1, itemUid: 'a' });
  // @ts-expect-error: no such way to pause
  await rm.rePause('later');
  // @ts-expect-error: a place is missing
  await rm.itemMove({ pos: 1 });
  // @ts-expect-error: replies cannot be changed
  (await rm.queueGet()).items.push(COUNT);
  // @ts-expect-error: dates are not JSON
  plan('count', [new Date()]);
  // @ts-expect-error: there is no such method
  await rm.queueItemAdd(COUNT);
}
