import { isObject, PARAMETER_KINDS } from '../protocol/index.js';

/**
 * What keeps the content of a lists file from being used: the first mistakes, each with its place. Only what the manager
 * relies on is looked at, because other programs may write more into descriptions.
 */
export function listMistakes(plans: object, devices: object): string[] {
  const mistakes: string[] = [];
  const complain: Complain = (place, what) => void mistakes.push(`${place}: ${what}`);
  for (const [name, plan] of Object.entries(plans)) checkPlan(`existing_plans.${name}`, plan, complain);
  for (const [name, device] of Object.entries(devices))
    checkDevice(`existing_devices.${name}`, device, complain);
  return mistakes.length > MOST_TOLD
    ? [...mistakes.slice(0, MOST_TOLD), `and ${mistakes.length - MOST_TOLD} more`]
    : mistakes;
}

const MOST_TOLD = 5;
type Complain = (place: string, what: string) => void;

function checkPlan(place: string, plan: unknown, complain: Complain): void {
  if (!isObject(plan)) return complain(place, 'it must be a description');
  if (typeof plan.name !== 'string') complain(`${place}.name`, 'it must be a text');
  if (!Array.isArray(plan.parameters)) return complain(`${place}.parameters`, 'it must be a list');
  for (const [at, parameter] of (plan.parameters as readonly unknown[]).entries())
    checkParameter(`${place}.parameters[${at}]`, parameter, complain);
}

function checkParameter(place: string, parameter: unknown, complain: Complain): void {
  if (!isObject(parameter)) return complain(place, 'it must be a description');
  if (typeof parameter.name !== 'string') complain(`${place}.name`, 'it must be a text');
  const { kind, annotation } = parameter;
  const kinds: readonly unknown[] = PARAMETER_KINDS;
  if (!isObject(kind) || !kinds.includes(kind.name))
    complain(`${place}.kind`, `its name must be one of ${PARAMETER_KINDS.join(', ')}`);
  for (const key of ['description', 'default', 'min', 'max', 'step'])
    if (parameter[key] !== undefined && typeof parameter[key] !== 'string')
      complain(`${place}.${key}`, 'it must be a text');
  if (annotation === undefined) return;
  if (!isObject(annotation)) return complain(`${place}.annotation`, 'it must be an object');
  if (typeof annotation.type !== 'string') complain(`${place}.annotation.type`, 'it must be a text');
  for (const key of ['devices', 'plans', 'enums'])
    if (annotation[key] !== undefined && !areNameLists(annotation[key]))
      complain(`${place}.annotation.${key}`, 'it must be lists of texts, by name');
}

function areNameLists(value: unknown): boolean {
  const isText = (item: unknown): boolean => typeof item === 'string';
  return isObject(value) && Object.values(value).every((list) => Array.isArray(list) && list.every(isText));
}

function checkDevice(place: string, device: unknown, complain: Complain): void {
  if (!isObject(device)) return complain(place, 'it must be a description');
  for (const flag of ['is_readable', 'is_movable', 'is_flyable'])
    if (typeof device[flag] !== 'boolean') complain(`${place}.${flag}`, 'it must be true or false');
  if (device.components === undefined) return;
  if (!isObject(device.components)) return complain(`${place}.components`, 'it must be devices by name');
  for (const [name, component] of Object.entries(device.components))
    checkDevice(`${place}.components.${name}`, component, complain);
}
