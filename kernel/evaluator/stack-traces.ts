import { fileURLToPath } from 'node:url';
import type { SourceTexts } from './source-texts.js';

/** Folder of the compiled kernel: frames in it are our machinery, not the user's program. */
const KERNEL_FOLDER = fileURLToPath(new URL('../', import.meta.url));

/**
 * Makes every stack trace of this thread tell the author's lines: positions in cells and startup files are mapped back, and
 * the frames that only say how a kernel works are left out.
 */
export function installStackTraces(sources: SourceTexts, namespace: object): void {
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.filter(isOfInterest).map((site) => `    at ${describe(site, sources, namespace)}`);
    return [headline(error), ...lines].join('\n');
  };
}

function isOfInterest(site: NodeJS.CallSite): boolean {
  const file = fileOf(site);
  if (file === null) return true;
  return !file.startsWith(KERNEL_FOLDER) && file !== 'node:vm' && !file.startsWith('node:internal/');
}

function describe(site: NodeJS.CallSite, sources: SourceTexts, namespace: object): string {
  // Compiled cells call functions as methods of the namespace; their author does not.
  const text = site.getThis() === namespace ? String(site).replace(/^(async )?Object\./, '$1') : String(site);
  const file = fileOf(site);
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (file === null || line === null || column === null || !sources.isKnown(file)) return text;
  const { line: originalLine, column: originalColumn } = sources.original({ label: file, line, column });
  const place = `${file}:${originalLine}:${originalColumn}`;
  // The function that a cell is compiled to has no name, and its author wrote none.
  if (site.getFunctionName() === null && /^(?:async )?(?:Object\.)?<anonymous>/.test(text)) return place;
  return text.replace(`${file}:${line}:${column}`, place);
}

function fileOf(site: NodeJS.CallSite): string | null {
  const name = site.getFileName();
  if (name === null || name === undefined) return null;
  return name.startsWith('file://') ? fileURLToPath(name) : name;
}

/** An error may lie about itself, down to a message that throws. */
function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}
