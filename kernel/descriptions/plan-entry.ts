import type { CallPlan, PlanDescription } from '../../src/protocol/descriptions.js';
import type { PlanAnnotation } from '../../src/user-code/index.js';
import { buildRecord } from './build-record.js';
import { hasNameLists } from './expand-names.js';
import type { CallableRecord } from './record.js';

/** A plan as it would be listed under the name of its variable. Its lists of names are not expanded yet. */
export interface PlanEntry {
  readonly description: PlanDescription;
  readonly call: CallPlan;
  readonly wireName?: string;
  readonly hasNameLists: boolean;
  /** Why it cannot be listed. */
  readonly faults: readonly string[];
}

/** Whether a function gives a plan, by what the compiler and the annotation say of it, or else by itself. */
export function isPlan(
  value: object,
  record: CallableRecord | undefined,
  annotation: PlanAnnotation | undefined,
): boolean {
  return record?.plan ?? (isGeneratorFunction(value) || annotation !== undefined);
}

/** Undefined: the function is no plan. */
export function planEntry(
  name: string,
  value: object,
  record: CallableRecord | undefined,
  annotation: PlanAnnotation | undefined,
): PlanEntry | undefined {
  if (!isPlan(value, record, annotation)) return undefined;
  const { description, call, faults = [], wireName } = annotatedRecord(record ?? ANY_PLAN, annotation);
  const module = record === undefined ? '__main__' : description.module;
  const entry = {
    ...description,
    name,
    ...(module === undefined ? {} : { module }),
    properties: { is_generator: isGeneratorFunction(value) },
  };
  return {
    description: entry,
    call,
    ...(wireName === undefined ? {} : { wireName }),
    hasNameLists: hasNameLists(entry),
    faults,
  };
}

/** A record with what an annotation says over it. */
export function annotatedRecord(
  record: CallableRecord,
  annotation: PlanAnnotation | undefined,
): CallableRecord {
  if (annotation === undefined) return record;
  const known = built.get(annotation);
  if (known?.shape === record.shape) return known;
  const { name, module = '__main__' } = record.description;
  const made = buildRecord(name, module, record.shape, annotation);
  built.set(annotation, made);
  return made;
}

/** Each function has an annotation object of its own. */
const built = new WeakMap<PlanAnnotation, CallableRecord>();

/** `(*args)`, untyped: for a function that nobody has described. */
const ANY_PLAN = buildRecord('', '__main__', {
  parameters: [{ shape: 'spread', name: 'args' }],
  doc: { text: '', parameters: {}, annotations: {}, tagged: [], isNoPlan: false, faults: [] },
  isGenerator: true,
  givesPlan: true,
});

/** By tag, because the functions of a cell may belong to another realm than this module. */
function isGeneratorFunction(value: object): boolean {
  return /^\[object (Async)?GeneratorFunction\]$/.test(Object.prototype.toString.call(value));
}
