import type { DeviceDescription } from '../protocol/descriptions.js';
import { isOfType, type Level, type NameEntry } from './name-entry.js';

/** A device or component, as selection needs to see it. */
export interface DeviceNode<N> {
  readonly name: string;
  readonly device: DeviceDescription;
  readonly components: readonly N[];
}

/**
 * Calls `select` for each node that an entry means (spec plans… §5.3, §5.4). A name means its own node only; a pattern what
 * matches on each of its levels, and the search goes on below matches only.
 */
export function selectDevices<N extends DeviceNode<N>>(
  entry: NameEntry,
  devices: readonly N[],
  select: (node: N) => void,
): void {
  if (entry.kind === 'name') {
    let nodes = devices;
    let node: N | undefined;
    for (const part of entry.path) {
      node = nodes.find(({ name }) => name === part);
      if (node === undefined) return;
      nodes = node.components;
    }
    if (node !== undefined) select(node);
    return;
  }
  const { levels, typeWord } = entry;
  const visit = (nodes: readonly N[], at: number): void => {
    const level = levels[at];
    if (level === undefined) return;
    if (level.fullDepth !== undefined) return visitAll(nodes, '', level, level.fullDepth);
    for (const node of nodes) {
      if (!level.matches(node.name)) continue;
      if (level.selects && isOfType(typeWord, node.device)) select(node);
      visit(node.components, at + 1);
    }
  };
  const visitAll = (nodes: readonly N[], above: string, level: Level, depth: number): void => {
    if (depth === 0) return;
    for (const node of nodes) {
      const remaining = above + node.name;
      if (isOfType(typeWord, node.device) && level.matches(remaining)) select(node);
      visitAll(node.components, `${remaining}.`, level, depth - 1);
    }
  };
  visit(devices, 0);
}
