import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.js';
import { MARK } from './processes.js';
import { pythonProgram, type Marked } from './python.js';

const SETTINGS = ['--no-browser', '--allow-root'];

export interface JupyterServerOptions {
  /** With JupyterLab in it; without, it has the kernels alone. */
  readonly lab?: boolean;
  readonly settings?: readonly string[];
}

/** A Jupyter server of its own, with a directory of its own. */
export class JupyterServer {
  readonly #process: ChildProcess;

  private constructor(
    readonly url: string,
    /** Whoever has it is let in. */
    readonly token: string,
    readonly directory: string,
    process: ChildProcess,
  ) {
    this.#process = process;
  }

  static async start(
    place: Marked,
    { lab = false, settings = [] }: JupyterServerOptions = {},
  ): Promise<JupyterServer> {
    const directory = mkdtempSync(join(tmpdir(), 'skyqueue-lab-'));
    const [port = 0] = await freePorts(1);
    const token = randomUUID();
    const own = [
      `--IdentityProvider.token=${token}`,
      `--ServerApp.port=${port}`,
      `--ServerApp.root_dir=${directory}`,
    ];
    const server = spawn(
      pythonProgram(lab ? 'jupyter-lab' : 'jupyter-server'),
      [...SETTINGS, ...own, ...settings],
      {
        env: {
          ...place.environment,
          [MARK]: place.mark,
          JUPYTER_CONFIG_DIR: join(directory, '.config'),
          JUPYTERLAB_SETTINGS_DIR: settingsOf(directory),
        },
        cwd: directory,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    await untilServing(server);
    return new JupyterServer(`http://127.0.0.1:${port}`, token, directory, server);
  }

  async json(path: string): Promise<unknown> {
    const headers = { authorization: `token ${this.token}` };
    return (await fetch(`${this.url}${path}`, { headers })).json();
  }

  async close(): Promise<void> {
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The settings of the front end. Without them Lab asks in front of everything whether it may fetch news. */
function settingsOf(directory: string): string {
  const settings = join(directory, '.settings');
  const notifications = join(settings, '@jupyterlab', 'apputils-extension');
  mkdirSync(notifications, { recursive: true });
  writeFileSync(join(notifications, 'notification.jupyterlab-settings'), '{ "fetchNews": "false" }');
  return settings;
}

async function untilServing(server: ChildProcess): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (/is running at:/.test(text)) resolve();
    });
    server.once('exit', () => reject(new Error(`The Jupyter server ended:\n${text}`)));
  });
}
