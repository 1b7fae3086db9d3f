import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { SaxesParser, type SaxesAttributePlain } from 'saxes';
import { messageOf } from '../../errors.js';
import { SheetFault } from '../sheet.js';

const MOST_UNPACKED = 100_000_000;
const MOST_ENTRIES = 5_000;

export interface XmlHandlers {
  /** Names come without their prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** The parts of a workbook, which is a ZIP archive of XML files. What they unpack to is bounded. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  static async open(data: Uint8Array): Promise<Archive> {
    if (Buffer.from(data.subarray(0, 4)).toString('hex') === 'd0cf11e0')
      throw new SheetFault(
        'it has a password, or it is an old .xls file. Save it as .xlsx without a password',
      );
    try {
      const zip = await fromBufferPromise(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      if (zip.entryCount > MOST_ENTRIES) throw new SheetFault('it has too many parts');
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      return new Archive(zip, entries);
    } catch (error) {
      if (error instanceof SheetFault) throw error;
      throw new SheetFault(`it is no .xlsx file (${messageOf(error)})`);
    }
  }

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Reads one part from beginning to end. */
  async read(name: string, { open, text, close }: XmlHandlers): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new SheetFault(`it is no complete .xlsx file: ${name} is missing`);
    // The unpacker ends with an error where a part is longer than it claims to be.
    if (entry.uncompressedSize > MOST_UNPACKED)
      throw new SheetFault(`it unpacks to more than ${MOST_UNPACKED / 1e6} MB. Split it`);
    const parser = new SaxesParser();
    parser.on('opentag', ({ name: tag, attributes }) => open?.(local(tag), plain(attributes)));
    parser.on('text', (piece) => text?.(piece));
    parser.on('cdata', (piece) => text?.(piece));
    parser.on('closetag', ({ name: tag }) => close?.(local(tag)));
    // No part of a workbook has one; entities are how small files become large.
    parser.on('doctype', () => {
      throw new SheetFault(`${name} has a document type, which no spreadsheet program writes`);
    });
    try {
      const decoder = new TextDecoder();
      for await (const chunk of await this.#zip.openReadStreamPromise(entry))
        parser.write(decoder.decode(chunk as Buffer, { stream: true }));
      parser.close();
    } catch (error) {
      if (error instanceof SheetFault) throw error;
      throw new SheetFault(`its part ${name} is damaged (${messageOf(error)})`);
    }
  }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function plain(attributes: Readonly<Record<string, string | SaxesAttributePlain>>): Record<string, string> {
  return attributes as Record<string, string>;
}
