import type { JsonObject } from '../../../src/protocol/index.js';
import type { Status } from '../harness/index.js';
import { ENDLESS } from './startup.js';

interface Asked {
  readonly client: { sendRequest(method: string, params: JsonObject): Promise<JsonObject> };
}

/** Whether a manager stays as it is until it is told something: only then can two be compared. */
export async function isSettled(side: Asked, given: JsonObject): Promise<boolean> {
  const status = given as unknown as Status & {
    readonly queue_autostart_enabled: boolean;
    readonly worker_background_tasks: number;
  };
  if (status.worker_background_tasks > 0 || status.pause_pending) return false;
  // Between two pieces of work: the reference has its kernel for itself a moment longer.
  if (status.worker_environment_state === 'reserved') return false;
  switch (status.manager_state) {
    case 'idle':
      return !(status.queue_autostart_enabled && status.items_in_queue > 0 && status.re_state !== null);
    case 'paused':
      return status.re_state === 'paused';
    case 'executing_queue': {
      if (status.re_state !== 'running') return false;
      const { running_item } = await side.client.sendRequest('queue_get', {});
      const { run_list } = await side.client.sendRequest('re_runs', { option: 'open' });
      return (running_item as JsonObject)['name'] === ENDLESS && (run_list as unknown[]).length > 0;
    }
    default:
      return false;
  }
}
