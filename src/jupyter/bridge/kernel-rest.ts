import { messageOf } from '../../errors.js';

/** What the kernel calls of Jupyter Server's REST API come down to for one kernel that is reached without a server. */
export interface KernelRestHost {
  readonly id: string;
  model(): KernelModel;
  /** Each resolves with the kernel's reply. */
  interrupt(): Promise<unknown>;
  shutdown(): Promise<unknown>;
}

export interface KernelModel {
  id: string;
  name: string;
  execution_state: string;
}

interface Answer {
  status: number;
  body?: unknown;
}

/**
 * A `fetch` that answers `api/kernels/…` by messages on the kernel's control channel. Starting and restarting are not among
 * them: whoever runs the kernel's process decides on that, so they are told to be missing (501).
 */
export function kernelFetch(host: KernelRestHost): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, body } = await answer(host, request).catch((error: unknown) => ({
      status: 500,
      body: { message: messageOf(error) },
    }));
    return new Response(body === undefined ? null : JSON.stringify(body), { status });
  };
}

async function answer(host: KernelRestHost, { method, url }: Request): Promise<Answer> {
  const [, id, action] = /\/api\/kernels(?:\/([^/?]+))?(?:\/([^/?]+))?(?:\?.*)?$/.exec(url) ?? [];
  if (id === undefined) {
    if (method === 'GET') return { status: 200, body: [host.model()] };
    return { status: 501, body: { message: 'Kernels are started by environment_open.' } };
  }
  if (decodeURIComponent(id) !== host.id) return { status: 404, body: { message: `No kernel ${id}.` } };
  switch (`${method} ${action ?? ''}`) {
    case 'GET ':
      return { status: 200, body: host.model() };
    case 'DELETE ':
      await host.shutdown();
      return { status: 204 };
    case 'POST interrupt':
      await host.interrupt();
      return { status: 204 };
    default:
      return { status: 501, body: { message: `Not offered: ${method} ${action ?? ''}.` } };
  }
}
