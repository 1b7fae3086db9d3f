import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { JupyterServer } from './jupyter-server.js';
import type { Marked } from './python.js';

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
  '--LabApp.extension_manager=readonly',
  '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
];

/** A JupyterLab of its own with a browser in front of it. */
export class JupyterLab {
  readonly #server: JupyterServer;
  readonly #browser: Browser;

  private constructor(server: JupyterServer, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(place: Marked, settings: readonly string[] = []): Promise<JupyterLab> {
    const server = await JupyterServer.start(place, { lab: true, settings: [...LAB_SETTINGS, ...settings] });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_FLAGS });
    return new JupyterLab(server, browser);
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
    writeFileSync(join(this.#server.directory, name), JSON.stringify(notebook));
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 900 } });
    const { url, token } = this.#server;
    await page.goto(`${url}/lab/tree/${name}?reset&token=${token}`);
    await page.locator('.jp-StatusBar-Widget >> text=/\\| Idle/').waitFor();
    return page;
  }

  json(path: string): Promise<unknown> {
    return this.#server.json(path);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}
