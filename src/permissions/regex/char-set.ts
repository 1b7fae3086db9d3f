/** Which characters a place in a regular expression admits. Names are ASCII nearly always, so that half is a table. */
export interface CharSet {
  readonly ascii: Uint8Array;
  readonly other: (code: number) => boolean;
}

export function charSet(admits: (code: number) => boolean): CharSet {
  const ascii = new Uint8Array(128);
  for (let code = 0; code < 128; code++) ascii[code] = admits(code) ? 1 : 0;
  return { ascii, other: admits };
}

export function admits(set: CharSet, code: number): boolean {
  return code < 128 ? set.ascii[code] === 1 : set.other(code);
}

/** The classes that have an escape; `asciiOnly` is what the flag `a` asks for. */
export function classOf(letter: string, asciiOnly: boolean): ((code: number) => boolean) | undefined {
  const lower = letter.toLowerCase();
  const is = { d: isDigit, s: isSpace, w: isWord }[lower];
  if (is === undefined) return undefined;
  const inside = (code: number) => (!asciiOnly || code < 128) && is(code);
  return letter === lower ? inside : (code) => !inside(code);
}

/** `_`, and what Python's `str.isalnum` says yes to. */
export function isWord(code: number): boolean {
  if (code < 128) return code === 95 || isAsciiDigit(code) || isAsciiLetter(code);
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
}

function isDigit(code: number): boolean {
  return code < 128 ? isAsciiDigit(code) : /\p{Nd}/u.test(String.fromCodePoint(code));
}

/** Python counts four separators of ASCII and one of Latin-1 among the spaces, JavaScript the byte order mark. */
function isSpace(code: number): boolean {
  if ((code >= 0x1c && code <= 0x1f) || code === 0x85) return true;
  return code !== 0xfeff && /\s/.test(String.fromCodePoint(code));
}

function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** The same set when upper and lower case do not matter. */
export function ignoringCase(is: (code: number) => boolean): (code: number) => boolean {
  return (code) => {
    if (is(code)) return true;
    const text = String.fromCodePoint(code);
    return is(text.toLowerCase().codePointAt(0) as number) || is(text.toUpperCase().codePointAt(0) as number);
  };
}
