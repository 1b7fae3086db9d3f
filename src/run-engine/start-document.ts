import type { Metadata, RunStart } from '../protocol/documents.js';
import { checkKeys, copyMetadata } from './metadata.js';

/** Where the metadata of a run comes from, lowest precedence first. */
export interface MetadataSources {
  engine: Metadata;
  plan: { plan_type: string; plan_name: string };
  openRun: Metadata;
  call: Metadata;
}

export interface MetadataRules {
  mdValidator(md: Metadata): void;
  mdNormalizer(md: Metadata): Metadata;
}

/** Merges, checks and copies the metadata of a run. Throws in order to refuse the run. */
export function composeStart(
  sources: MetadataSources,
  rules: MetadataRules,
  uid: string,
  time: number,
): RunStart {
  const { engine, plan, openRun, call } = sources;
  const merged = { ...engine, ...plan, ...openRun, ...call };
  for (const key of ['uid', 'time'])
    if (key in merged)
      throw new TypeError(`The metadata of a run must not contain '${key}': the Run Engine sets it.`);
  rules.mdValidator(merged);
  const md = rules.mdNormalizer(copyMetadata(merged));
  checkKeys(md, 'the metadata of a run');
  return { uid, time, ...md };
}

export function validateSample(md: Metadata): void {
  const { sample } = md;
  if (sample === undefined || typeof sample === 'string') return;
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample))
    throw new TypeError("The metadata 'sample' must be a string or an object.");
}

/** Counts the runs in `md.scan_id`, which a stored `md` continues over restarts. */
export function nextScanId(md: Metadata): number {
  return (typeof md.scan_id === 'number' ? md.scan_id : 0) + 1;
}
