/** Jupyter counts characters, JavaScript counts UTF-16 units: they differ after an emoji. */
export function toUtf16Offset(code: string, characters: number): number {
  let offset = 0;
  for (let left = characters; left > 0 && offset < code.length; left -= 1)
    offset += (code.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

export function toCharacters(code: string, offset: number): number {
  let characters = 0;
  for (let at = 0; at < offset && at < code.length; characters += 1)
    at += (code.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return characters;
}
