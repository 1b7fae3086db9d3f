import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { constants as systemConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { REManagerClient } from '../src/client/index.js';
import { messageOf } from '../src/errors.js';
import type { JsonObject } from '../src/protocol/index.js';
import { addConnectionOptions, connect, type ConnectionOptions } from './connection.js';
import { newConsoleFile, writeConsoleFile } from './console-file.js';
import { EXIT, ParameterError } from './exit-codes.js';
import { connectInfoIn, followKernel } from './follow-kernel.js';
import { parseOrExit } from './parse.js';

interface JupyterProgram {
  /** The name of our command. */
  readonly command: string;
  /** The program that it opens, and the package that has it. */
  readonly program: string;
  readonly package: string;
}

/** Opens a Jupyter program on the kernel that is the worker. The exit code is that of the program. */
export async function openConsole(jupyter: JupyterProgram): Promise<number> {
  const command = addConnectionOptions(new Command(jupyter.command)).description(
    `Opens ${jupyter.program} on the kernel of the worker environment. Leave it with Ctrl-D: the environment stays open.`,
  );
  parseOrExit(command);
  try {
    const client = connect(command.opts<ConnectionOptions>());
    try {
      const connectInfo = await connectInfoFrom(client);
      return await runProgram(findProgram(jupyter), connectInfo, client);
    } finally {
      await client.close();
    }
  } catch (error) {
    if (error instanceof ConsoleFailure) {
      console.error(error.message);
      return error.exitCode;
    }
    if (error instanceof ParameterError) {
      console.error(`Invalid command or parameters: ${error.message}.`);
      return EXIT.parameterError;
    }
    throw error;
  }
}

class ConsoleFailure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

async function connectInfoFrom(client: REManagerClient<'return'>): Promise<JsonObject> {
  let reply: Awaited<ReturnType<typeof client.configGet>>;
  try {
    reply = await client.configGet();
  } catch (error) {
    throw new ConsoleFailure(EXIT.communicationError, messageOf(error));
  }
  if (reply.success === false) throw new ConsoleFailure(EXIT.refused, `Refused: ${String(reply.msg)}`);
  const connectInfo = connectInfoIn(reply.config);
  if (connectInfo !== undefined) return connectInfo;
  throw new ConsoleFailure(
    EXIT.operationFailed,
    'There is no kernel to connect to: the worker environment is closed (open it with qserver environment open), ' +
      'or the manager was started with --use-ipython-kernel=OFF.',
  );
}

function findProgram(jupyter: JupyterProgram): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder || '.', jupyter.program);
    if (existsSync(path) && isExecutable(path)) return path;
  }
  throw new ConsoleFailure(
    EXIT.operationFailed,
    `${jupyter.program} is not installed. Get it with: pip install ${jupyter.package}`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function runProgram(
  path: string,
  connectInfo: JsonObject,
  client: REManagerClient<'return'>,
): Promise<number> {
  const file = newConsoleFile();
  writeConsoleFile(file, connectInfo);
  const following = new AbortController();
  const followed = followKernel(client, {
    file,
    known: connectInfo,
    write: writeConsoleFile,
    signal: following.signal,
  }).catch(() => undefined); // a console that is not followed any more is still a console
  const listeners = new Map<NodeJS.Signals, () => void>();
  try {
    const child = spawn(path, [`--existing=${file}`], { stdio: 'inherit', env: environmentForJupyter() });
    // Ctrl-C belongs to the console: there it interrupts the kernel. It reaches this process, too.
    listeners.set('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) listeners.set(signal, () => child.kill(signal));
    for (const [signal, listener] of listeners) process.on(signal, listener);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + systemConstants.signals[signal as NodeJS.Signals];
  } catch (error) {
    throw new ConsoleFailure(EXIT.operationFailed, `${path} cannot be started: ${messageOf(error)}`);
  } finally {
    for (const [signal, listener] of listeners) process.removeListener(signal, listener);
    following.abort();
    await followed;
    rmSync(file, { force: true });
  }
}

/** Folder with what our consoles can do more than Jupyter's: see the files in it. */
const JUPYTER_CONFIG = fileURLToPath(new URL('../../kernel/console', import.meta.url));

function environmentForJupyter(): NodeJS.ProcessEnv {
  const { JUPYTER_CONFIG_PATH: given } = process.env;
  const path = given === undefined || given === '' ? JUPYTER_CONFIG : `${given}${delimiter}${JUPYTER_CONFIG}`;
  return { ...process.env, JUPYTER_CONFIG_PATH: path, SKYQUEUE_CONSOLE: '1' };
}
