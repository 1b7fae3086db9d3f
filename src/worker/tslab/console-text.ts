import { stripVTControlCharacters } from 'node:util';
import { isMessage, type KernelMessage } from '../../jupyter/index.js';

/** What a message of the kernel puts on the console, whichever client caused it (spec re-manager §7.7). */
export function consoleText(message: KernelMessage): string {
  if (isMessage(message, 'stream')) return message.content.text;
  if (isMessage(message, 'error')) {
    // One that no request caused is that of the startup code. Whoever started the kernel has it from the kernel itself, for certain.
    if (message.parent_header.msg_id === undefined) return '';
    const { ename, evalue, traceback } = message.content;
    const lines = traceback.length > 0 ? traceback : [`${ename}: ${evalue}`];
    return `${stripVTControlCharacters(lines.join('\n'))}\n`;
  }
  if (isMessage(message, 'execute_result')) return `>> ${plainText(message.content.data)}\n`;
  // A picture is for those who can see it: to a console it would be a line without a meaning.
  if (isMessage(message, 'display_data') && 'text/plain' in message.content.data) {
    return `${plainText(message.content.data)}\n`;
  }
  return '';
}

function plainText(data: Record<string, unknown>): string {
  const text = data['text/plain'];
  return typeof text === 'string' ? text : `(${Object.keys(data).join(', ')})`;
}
