import type ts from '@tslab/typescript-for-tslab';
import { INSTALLATION } from './installation.js';

/** Where the compiler sees this package. */
const PLACE = '/__skyqueue__/';
const PACKAGES = '/node_modules/';

/**
 * The compiler refuses to write down a type that lies below a folder named node_modules (TS2742): another machine might not have
 * it. Declarations of cells go nowhere, and nearly all that startup code declares has types of ours. So where this package is
 * installed in such a folder, the compiler sees it in another place.
 */
const isMoved = INSTALLATION.includes(PACKAGES);

/** Where the compiler sees a file that lies here. The packages that ours brings along stay where they are. */
export function seenAt(path: string, moved = isMoved, installation = INSTALLATION): string {
  if (!moved || !path.startsWith(installation)) return path;
  const inside = path.slice(installation.length);
  return `/${inside}`.includes(PACKAGES) ? path : PLACE + inside;
}

/** Where a file lies that the compiler sees here. */
export function liesAt(path: string, installation = INSTALLATION): string {
  return path.startsWith(PLACE) ? installation + path.slice(PLACE.length) : path;
}

export function seenModule(
  resolution: ts.ResolvedModuleWithFailedLookupLocations,
): ts.ResolvedModuleWithFailedLookupLocations {
  const { resolvedModule } = resolution;
  if (!isMoved || resolvedModule === undefined) return resolution;
  const resolvedFileName = seenAt(resolvedModule.resolvedFileName);
  return { ...resolution, resolvedModule: { ...resolvedModule, resolvedFileName } };
}
