import { readFileSync } from 'node:fs';
import { fileTrouble } from '../../src/errors.js';
import { EXIT, ParameterError } from '../exit-codes.js';
import type { Program } from './program.js';

/** `qserver batch`: command lines from a file or from standard input, one after the other. */
export const batch: Program = {
  words: 'batch',
  usage: 'FILE|- [keep-going]',
  help: 'run the commands of a file (-: of standard input), a line each; the first that fails ends it, unless told to keep going',
  isSilent: true,
  read: (words) => {
    const path = words.next('the file (- for standard input)');
    const keepsGoing = words.flags('keep-going').size > 0;
    return async ({ run, interrupt }) => {
      let worst: number = EXIT.success;
      for (const [at, line] of linesOf(path).entries()) {
        interrupt.throwIfAborted();
        const exitCode = await runLine(line, at + 1, run);
        worst ||= exitCode;
        if (exitCode !== EXIT.success && !keepsGoing) break;
      }
      return worst;
    };
  },
};

async function runLine(
  line: string,
  number: number,
  run: (words: readonly string[]) => Promise<number>,
): Promise<number> {
  try {
    const words = splitWords(line);
    // As in a script that was copied from a terminal.
    if (words[0] === 'qserver') words.shift();
    return words.length === 0 ? EXIT.success : await run(words);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    console.error(`Line ${number}: ${error.message}.`);
    return EXIT.parameterError;
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').split('\n');
  } catch (error) {
    throw new ParameterError(`the file ${path} cannot be read: ${fileTrouble(error)}`);
  }
}

const WORD = /\s*(?:(#.*)|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+))/y;
const PIECE = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/g;

/** Words as a shell takes them apart: quotes, backslashes, and comments, but no variables and no patterns. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (line.slice(WORD.lastIndex).trim() !== '') {
    const match = WORD.exec(line);
    if (match === null) throw new ParameterError('a quotation mark is missing');
    if (match[2] === undefined) break;
    words.push(
      match[2].replaceAll(
        PIECE,
        (_, single?: string, double?: string, escaped?: string, plain?: string) =>
          single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '',
      ),
    );
  }
  return words;
}
