import type { Handler } from './handler.js';

export const reRuns: Handler<'re_runs'> = ({ option }, { runListUid, worker }) => {
  const wanted = worker.view.runs.filter((run) => option === 'active' || run.is_open === (option === 'open'));
  return { run_list: wanted.map((run) => ({ ...run })), run_list_uid: runListUid };
};
