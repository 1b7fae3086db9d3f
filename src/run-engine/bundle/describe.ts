import {
  isConfigurable,
  isHasHints,
  type Collectable,
  type DataKeys,
  type HasName,
  type MaybePromise,
  type Readable,
  type Readings,
} from '../../devices/index.js';
import type { DataKey } from '../../protocol/data-key.js';
import type { EventDescriptor, ObjectConfiguration } from '../../protocol/documents.js';
import { checkKeys } from '../metadata.js';
import { askToo, isPending } from './pending.js';

/** What a run knows about a device that it reads: asked for once. */
export interface Description {
  readonly name: string;
  readonly dataKeys: Record<string, DataKey>;
  /** The keys whose values are in events, in order: all but those in streams of their own. */
  readonly keys: readonly string[];
  /** Those of them whose values name something outside the documents. */
  readonly externalKeys: readonly string[];
  readonly hints: EventDescriptor['hints'][string] | null;
  configuration: ObjectConfiguration;
}

/** Asks a device what it is. Gives up the thread only if the device does. */
export function describe(obj: Readable): MaybePromise<Description> {
  const dataKeys = obj.describe();
  const configuration = askToo(dataKeys, () => describeConfiguration(obj));
  if (isPending(dataKeys) || isPending(configuration))
    return Promise.all([dataKeys, configuration]).then(([keys, settings]) => compose(obj, keys, settings));
  return compose(obj, dataKeys, configuration);
}

/** A flyer says what is collected from it: for one stream, or for several by name. */
export type CollectedKeys = DataKeys | Record<string, DataKeys>;

/** What a flyer puts into one stream. */
export function describeCollected(obj: Collectable, dataKeys: DataKeys): MaybePromise<Description> {
  const configuration = describeConfiguration(obj);
  return isPending(configuration)
    ? configuration.then((settings) => compose(obj, dataKeys, settings))
    : compose(obj, dataKeys, configuration);
}

/** Tells the two forms apart: a data key has a source. */
export function byStream(keys: CollectedKeys): Record<string, DataKeys> | null {
  const isFlat = Object.values(keys).some(
    (value) => typeof (value as { source?: unknown }).source === 'string',
  );
  return isFlat ? null : (keys as Record<string, DataKeys>);
}

export function describeConfiguration(obj: object): MaybePromise<ObjectConfiguration> {
  if (!isConfigurable(obj)) return { data: {}, timestamps: {}, data_keys: {} };
  const dataKeys = obj.describeConfiguration();
  const readings = askToo(dataKeys, () => obj.readConfiguration());
  if (isPending(dataKeys) || isPending(readings))
    return Promise.all([dataKeys, readings]).then(([keys, values]) => configure(keys, values));
  return configure(dataKeys, readings);
}

function compose(obj: HasName, described: DataKeys, configuration: ObjectConfiguration): Description {
  const dataKeys: Record<string, DataKey> = {};
  for (const [key, dataKey] of Object.entries(described))
    dataKeys[key] = { ...dataKey, object_name: obj.name };
  checkKeys(dataKeys, `the description of ${obj.name}`);
  const keys = Object.keys(dataKeys).filter((key) => dataKeys[key]?.external !== 'STREAM:');
  return {
    name: obj.name,
    dataKeys,
    keys,
    externalKeys: keys.filter((key) => dataKeys[key]?.external !== undefined),
    hints: isHasHints(obj) ? { ...obj.hints } : null,
    configuration,
  };
}

function configure(dataKeys: DataKeys, readings: Readings): ObjectConfiguration {
  const data: Record<string, unknown> = {};
  const timestamps: Record<string, number> = {};
  for (const [key, reading] of Object.entries(readings)) {
    data[key] = reading.value;
    timestamps[key] = reading.timestamp;
  }
  return { data, timestamps, data_keys: { ...dataKeys } };
}
