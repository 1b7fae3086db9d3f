import type { EventDescriptor, RunStart } from '../../protocol/documents.js';

/** What a plan varies, and where to find it. */
export interface Dimensions {
  readonly stream: string;
  /** All fields, those included that vary together. */
  readonly fields: readonly string[];
  /** One field for each dimension: the one to plot against. */
  readonly axes: readonly string[];
}

/** As the plan's hints say. Plans that do not say so vary their motors, or else time. */
export function dimensionsOf(start: RunStart, { hints, object_keys }: EventDescriptor): Dimensions {
  const dimensions = start.hints?.dimensions ?? [];
  const streams = new Set(dimensions.map(([, stream]) => stream));
  const [stream] = streams;
  if (stream !== undefined && streams.size === 1)
    return {
      stream,
      fields: dimensions.flatMap(([fields]) => fields),
      axes: dimensions.map(([[first]]) => first ?? 'time'),
    };
  const motors = Array.isArray(start.motors) ? (start.motors as string[]) : [];
  const fields = motors.map((motor) => hints[motor]?.fields ?? object_keys[motor] ?? []);
  const axes = fields.flatMap(([first]) => first ?? []);
  return { stream: 'primary', fields: fields.flat(), axes: axes.length === 0 ? ['time'] : axes };
}

/** What the devices want to be looked at. One that does not say gets all its fields shown. */
export function hintedFields({ object_keys, hints }: EventDescriptor): string[] {
  return Object.entries(object_keys).flatMap(([name, keys]) => hints[name]?.fields ?? keys);
}
