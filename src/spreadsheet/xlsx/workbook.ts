import { posix } from 'node:path';
import { SheetFault } from '../sheet.js';
import type { Archive } from './archive.js';

/** What is needed to read the first sheet of a workbook. */
export interface Workbook {
  /** The part that holds the sheet. */
  readonly sheet: string;
  /** Texts, by their number; cells refer to them. */
  readonly texts: readonly string[];
  /** Whether a number of this style is shown as a date or a time. */
  readonly isDate: readonly boolean[];
}

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const [book] = (await relations(archive, '')).filter(({ type }) => type === 'officeDocument');
  const path = book?.target ?? 'xl/workbook.xml';
  const parts = await relations(archive, path);
  const ids: string[] = [];
  await archive.read(path, {
    open: (name, attributes) => {
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name === 'sheet' && id !== undefined) ids.push(id);
    },
  });
  const sheets = ids.flatMap((id) => parts.filter((part) => part.id === id && part.type === 'worksheet'));
  if (sheets[0] === undefined) throw new SheetFault('it has no sheet with cells');
  const partOf = (type: string) =>
    parts.find((part) => part.type === type && archive.has(part.target))?.target;
  return {
    sheet: sheets[0].target,
    texts: await sharedTexts(archive, partOf('sharedStrings')),
    isDate: await dateStyles(archive, partOf('styles')),
  };
}

interface Relation {
  readonly id: string;
  /** The last word of its type, which is an address. */
  readonly type: string;
  readonly target: string;
}

/** What a part refers to; the empty name is the package itself. */
async function relations(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const list = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const found: Relation[] = [];
  await archive.read(list, {
    open: (name, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      found.push({ id: Id, type: posix.basename(Type), target });
    },
  });
  return found;
}

async function sharedTexts(archive: Archive, part: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (part === undefined) return texts;
  // Runs of one text may have fonts of their own; how it is pronounced (rPh) is not part of it.
  let [text, isText, isPronunciation] = ['', false, false];
  await archive.read(part, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPronunciation = true;
      isText = name === 't' && !isPronunciation;
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (name) => {
      if (name === 'si') texts.push(text);
      if (name === 'rPh') isPronunciation = false;
      if (name === 't') isText = false;
    },
  });
  return texts;
}

async function dateStyles(archive: Archive, part: string | undefined): Promise<boolean[]> {
  const isDate: boolean[] = [];
  if (part === undefined) return isDate;
  const formats = new Map<string, string>();
  let isCellStyle = false;
  await archive.read(part, {
    open: (name, { numFmtId = '', formatCode = '' }) => {
      if (name === 'numFmt') formats.set(numFmtId, formatCode);
      if (name === 'cellXfs') isCellStyle = true;
      if (name === 'xf' && isCellStyle) isDate.push(showsDate(Number(numFmtId), formats.get(numFmtId)));
    },
    close: (name) => {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return isDate;
}

/** By the numbers that the file format keeps for dates and times, or by the letters of a format of one's own. */
function showsDate(format: number, code: string | undefined): boolean {
  if (code === undefined)
    return (
      (format >= 14 && format <= 22) ||
      (format >= 27 && format <= 36) ||
      (format >= 45 && format <= 58 && format !== 48 && format !== 49)
    );
  return /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\[[^\]]*\]|General/gi, ''));
}
