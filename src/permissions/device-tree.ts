import type { DeviceDescription, DeviceDescriptions } from '../protocol/descriptions.js';
import type { EntryList } from './entry-list.js';
import { selectDevices, type DeviceNode } from './select-devices.js';

interface Node extends DeviceNode<Node> {
  isExcluded: boolean;
}

/**
 * The part of a tree of devices that lists allow (spec plans… §5.6). Each node stands for itself: one that is not allowed
 * stays, marked `excluded`, where one of its components is. What is excluded already is not let in again. Descriptions
 * that do not change are shared with the tree that they come from.
 */
export function filterDevices(
  devices: DeviceDescriptions,
  allowed: EntryList,
  forbidden: EntryList,
): DeviceDescriptions {
  if (allowed === 'everything' && (forbidden === 'everything' || forbidden.length === 0)) return devices;
  const nodes = nodesOf(devices, allowed !== 'everything');
  if (allowed !== 'everything')
    for (const entry of allowed) selectDevices(entry, nodes, (node) => (node.isExcluded = false));
  if (forbidden !== 'everything')
    for (const entry of forbidden) selectDevices(entry, nodes, (node) => (node.isExcluded = true));
  return prune(devices, nodes) ?? {};
}

function nodesOf(devices: DeviceDescriptions | undefined, isExcluded: boolean): Node[] {
  if (devices === undefined) return [];
  return Object.entries(devices).map(([name, device]) => ({
    name,
    device,
    components: nodesOf(device.components, isExcluded),
    isExcluded,
  }));
}

/** Undefined: nothing is left. */
function prune(
  devices: DeviceDescriptions | undefined,
  nodes: readonly Node[],
): DeviceDescriptions | undefined {
  const kept = nodes.flatMap((node): [string, DeviceDescription][] => {
    const device = pruneNode(node);
    return device === undefined ? [] : [[node.name, device]];
  });
  if (kept.length === 0) return undefined;
  const isSame = kept.length === nodes.length && kept.every(([, device], at) => device === nodes[at]?.device);
  return isSame ? devices : Object.fromEntries(kept);
}

function pruneNode({ device, components: below, isExcluded }: Node): DeviceDescription | undefined {
  const components = prune(device.components, below);
  const excluded = isExcluded || device.excluded === true;
  if (excluded && components === undefined) return undefined;
  if (components === device.components && excluded === (device.excluded === true)) return device;
  const { components: _components, excluded: _excluded, ...plain } = device;
  return {
    ...plain,
    ...(components === undefined ? {} : { components }),
    ...(excluded ? { excluded: true } : {}),
  };
}
