import { CommunicationError, type REManagerClient } from '../../src/client/index.js';
import { messageOf } from '../../src/errors.js';
import type { JsonObject } from '../../src/protocol/index.js';
import { EXIT } from '../exit-codes.js';
import { styleFor } from '../terminal/style.js';
import { Refused, type Finding } from './inquiry.js';
import type { View } from './view.js';
import { reportReply, type Output } from './report.js';
import type { Request } from './request.js';

export type Client = REManagerClient<'return'>;

/** Sends a request and prints its reply. Gives the exit code that it stands for. */
export async function exchange(
  client: Client,
  request: Request,
  { output, isFull }: { readonly output: Output; readonly isFull: boolean },
  interrupt: AbortSignal,
): Promise<number> {
  let found: Partial<Finding> & { readonly reply: JsonObject };
  try {
    found = await find(client, request);
  } catch (error) {
    if (interrupt.aborted || !CommunicationError.is(error)) throw error;
    if (output === 'python') console.log(`${timeOfDay()} - ERROR: ${messageOf(error)}`);
    else console.error(messageOf(error));
    return EXIT.communicationError;
  }
  const { reply } = found;
  const isForPeople = output === 'python' || output === 'table';
  const text =
    isForPeople && found.text !== undefined
      ? found.text
      : reportReply(request.method, reply, output, viewOf(isFull));
  console.log(output === 'python' ? `${timeOfDay()} - MESSAGE: \n${text}` : text);
  return reply.success === false ? EXIT.refused : EXIT.success;
}

/** The reply to a request, or what an inquiry has found; the refusal of one of its requests is its reply. */
async function find(client: Client, { method, params, inquiry, file }: Request) {
  if (inquiry === undefined)
    return { reply: await client.sendRequest(method, { ...params, ...(await file?.()) }) };
  try {
    return await inquiry(async (asked, given = {}) => {
      const reply = await client.sendRequest(asked, given);
      if (reply.success === false) throw new Refused(reply);
      return reply;
    }, params);
  } catch (error) {
    if (error instanceof Refused) return { reply: error.reply };
    throw error;
  }
}

function viewOf(isFull: boolean): View {
  return { style: styleFor(process.stdout, process.env), columns: process.stdout.columns ?? 100, isFull };
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
