import { CommsOverSubshells, KernelConnection } from '@jupyterlab/services';
import type { BridgeIdentity, KernelBridge } from './kernel-bridge.js';

export type ServicesConnection = typeof servicesConnection;

/** A `KernelConnection` over the bridge, for a client that has comms of its own. */
export function servicesConnection(bridge: KernelBridge, identity: BridgeIdentity): KernelConnection {
  return withoutDebugOutput(
    () =>
      new KernelConnection({
        model: identity.model,
        username: identity.username,
        clientId: identity.session,
        serverSettings: bridge.settings,
        // With comms of its own it would close those that the kernel opens for somebody else's widgets.
        handleComms: false,
        commsOverSubshells: CommsOverSubshells.Disabled,
      }),
  );
}

/** `KernelConnection` reports the address of its WebSocket to the console, where the words of plans belong. */
function withoutDebugOutput<T>(make: () => T): T {
  const { debug } = console;
  console.debug = () => {};
  try {
    return make();
  } finally {
    console.debug = debug;
  }
}
