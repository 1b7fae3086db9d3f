/** Clients recognise a traceback by its first word (spec re-manager §6.2). */
export function pythonic(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.startsWith('Traceback') ? text : `Traceback (most recent call first):\n${text}`;
}
