import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { freePorts } from './free-ports.js';
import { MARK } from './processes.js';
import { pythonProgram, type Marked } from './python.js';

const CHROMIUM = process.env.SKYQUEUE_CHROMIUM ?? '/usr/bin/chromium';
/** The browser has nobody to talk to but JupyterLab, and asks for nobody else. */
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LAB_SETTINGS = [
  '--no-browser',
  '--allow-root',
  '--IdentityProvider.token=',
  '--LabApp.extension_manager=readonly',
  '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
];

/** A JupyterLab of its own with a browser in front of it. */
export class JupyterLab {
  readonly #server: ChildProcess;
  readonly #browser: Browser;

  private constructor(
    readonly url: string,
    readonly directory: string,
    server: ChildProcess,
    browser: Browser,
  ) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(place: Marked, settings: readonly string[] = []): Promise<JupyterLab> {
    const directory = mkdtempSync(join(tmpdir(), 'skyqueue-lab-'));
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const settingsDirectory = join(directory, '.settings');
    const notifications = join(settingsDirectory, '@jupyterlab', 'apputils-extension');
    mkdirSync(notifications, { recursive: true });
    // Otherwise Lab asks in front of everything whether it may fetch news.
    writeFileSync(join(notifications, 'notification.jupyterlab-settings'), '{ "fetchNews": "false" }');
    const server = spawn(
      pythonProgram('jupyter-lab'),
      [...LAB_SETTINGS, `--ServerApp.port=${port}`, `--ServerApp.root_dir=${directory}`, ...settings],
      {
        env: {
          ...place.environment,
          [MARK]: place.mark,
          JUPYTER_CONFIG_DIR: join(directory, '.config'),
          JUPYTERLAB_SETTINGS_DIR: settingsDirectory,
        },
        cwd: directory,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    await untilServing(server);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_FLAGS });
    return new JupyterLab(url, directory, server, browser);
  }

  /** Opens a new notebook with these cells. Nothing is run. */
  async openNotebook(name: string, kernel: string, cells: readonly string[]): Promise<Page> {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: kernel, display_name: kernel, language: 'typescript' } },
      cells: cells.map((source, at) => ({
        cell_type: 'code',
        id: `cell-${at}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      })),
    };
    writeFileSync(join(this.directory, name), JSON.stringify(notebook));
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${this.url}/lab/tree/${name}?reset`);
    await page.locator('.jp-StatusBar-Widget >> text=/\\| Idle/').waitFor();
    return page;
  }

  async json(path: string): Promise<unknown> {
    return (await fetch(`${this.url}${path}`)).json();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.kill('SIGTERM');
    if (this.#server.exitCode === null) await once(this.#server, 'exit');
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function untilServing(server: ChildProcess): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (/is running at:/.test(text)) resolve();
    });
    server.once('exit', () => reject(new Error(`JupyterLab ended:\n${text}`)));
  });
}
