import type {
  Annotation,
  DeviceDescription,
  DeviceDescriptions,
  ParameterDescription,
  PlanDescription,
  PlanDescriptions,
} from '../protocol/descriptions.js';

/**
 * Plans whose parameters offer names of allowed plans and devices only (spec plans… §5.5). A list of names may become empty:
 * then every value is refused. Descriptions that offer nothing else already are kept as they are.
 */
export function allowPlans(plans: PlanDescriptions, devices: DeviceDescriptions): PlanDescriptions {
  let changed = false;
  const entries = Object.entries(plans).map(([name, plan]): [string, PlanDescription] => {
    const parameters = plan.parameters.map((parameter) => allowNames(parameter, plans, devices));
    if (parameters.every((parameter, at) => parameter === plan.parameters[at])) return [name, plan];
    changed = true;
    return [name, { ...plan, parameters }];
  });
  return changed ? Object.fromEntries(entries) : plans;
}

function allowNames(
  parameter: ParameterDescription,
  plans: PlanDescriptions,
  devices: DeviceDescriptions,
): ParameterDescription {
  const { annotation } = parameter;
  if (annotation?.plans === undefined && annotation?.devices === undefined) return parameter;
  const allowed: Annotation = {
    ...annotation,
    ...(annotation.plans === undefined
      ? {}
      : { plans: keepNames(annotation.plans, (name) => Object.hasOwn(plans, name)) }),
    ...(annotation.devices === undefined
      ? {}
      : { devices: keepNames(annotation.devices, (name) => isAllowedDevice(name, devices)) }),
  };
  const isSame = allowed.plans === annotation.plans && allowed.devices === annotation.devices;
  return isSame ? parameter : { ...parameter, annotation: allowed };
}

type NameLists = Readonly<Record<string, readonly string[]>>;

function keepNames(lists: NameLists, isAllowed: (name: string) => boolean): NameLists {
  let changed = false;
  const kept = Object.entries(lists).map(([list, names]): [string, readonly string[]] => {
    const left = names.filter(isAllowed);
    changed ||= left.length < names.length;
    return [list, left];
  });
  return changed ? Object.fromEntries(kept) : lists;
}

/** A device or component that may be used itself; those on the way to it need not. */
function isAllowedDevice(name: string, devices: DeviceDescriptions): boolean {
  let nodes: DeviceDescriptions | undefined = devices;
  let node: DeviceDescription | undefined;
  for (const part of name.split('.')) {
    node = nodes !== undefined && Object.hasOwn(nodes, part) ? nodes[part] : undefined;
    if (node === undefined) return false;
    nodes = node.components;
  }
  return node?.excluded !== true;
}
