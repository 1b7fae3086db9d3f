import {
  meansName,
  readFlatEntry,
  readNameEntry,
  selectDevices,
  sortNames,
  type DeviceNode,
} from '../../src/permissions/index.js';
import type {
  Annotation,
  DeviceDescription,
  DeviceDescriptions,
  ParameterDescription,
  PlanDescription,
} from '../../src/protocol/descriptions.js';

type NameLists = NonNullable<Annotation['devices']>;

interface Node extends DeviceNode<Node> {
  /** `sim_bundle_A.mtrs.x` */
  readonly path: string;
}

/** Whether the annotation of a plan has lists of names, which depend on what else there is. */
export function hasNameLists({ parameters }: PlanDescription): boolean {
  return parameters.some(
    ({ annotation }) => annotation?.devices !== undefined || annotation?.plans !== undefined,
  );
}

/**
 * Turns names and patterns in the annotations of plans into the names that exist (spec plans… §4.1): each once, sorted as
 * people look for them. A name that is written out stays, whether it exists or not.
 */
export class NameExpansion {
  readonly #plans: readonly string[];
  readonly #devices: readonly Node[];

  constructor(plans: readonly string[], devices: DeviceDescriptions) {
    this.#plans = plans;
    this.#devices = nodesOf(devices, '');
  }

  expand(plan: PlanDescription): PlanDescription {
    return { ...plan, parameters: plan.parameters.map((parameter) => this.#parameter(parameter)) };
  }

  #parameter(parameter: ParameterDescription): ParameterDescription {
    const { annotation } = parameter;
    if (annotation?.devices === undefined && annotation?.plans === undefined) return parameter;
    const { devices, plans, ...rest } = annotation;
    return {
      ...parameter,
      annotation: {
        ...rest,
        ...(devices === undefined ? {} : { devices: expandAll(devices, (text) => this.#devicesOf(text)) }),
        ...(plans === undefined ? {} : { plans: expandAll(plans, (text) => this.#plansOf(text)) }),
      },
    };
  }

  #devicesOf(text: string): string[] {
    const entry = readNameEntry(text);
    if (entry.kind === 'name') return [entry.path.join('.')];
    const found: string[] = [];
    selectDevices(entry, this.#devices, (node) => found.push(node.path));
    return found;
  }

  #plansOf(text: string): string[] {
    const entry = readFlatEntry(text);
    if (entry.kind === 'name') return [entry.path.join('.')];
    return this.#plans.filter((name) => meansName(entry, name));
  }
}

function nodesOf(devices: DeviceDescriptions | undefined, above: string): Node[] {
  return Object.entries(devices ?? {}).map(([name, device]: [string, DeviceDescription]) => ({
    ...{ name, device, path: above + name },
    components: nodesOf(device.components, `${above}${name}.`),
  }));
}

function expandAll(lists: NameLists, expand: (text: string) => readonly string[]): NameLists {
  return Object.fromEntries(
    Object.entries(lists).map(([list, entries]) => [list, sortNames(new Set(entries.flatMap(expand)))]),
  );
}
