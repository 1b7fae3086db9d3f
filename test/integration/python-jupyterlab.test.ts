import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { JupyterLab } from './harness/jupyter-lab.js';
import { startupWith, TestManager, withoutPython } from './harness/index.js';

const withoutBrowser =
  withoutPython ||
  (existsSync(process.env.SKYQUEUE_CHROMIUM ?? '/usr/bin/chromium') ? false : 'no Chromium here');
/** A folder for the pictures of `docs/`; nowhere else are they kept. */
const PICTURES = process.env.SKYQUEUE_PICTURES;

/** A folder of the running workers' connection files only: what lies there is shown as a kernel. */
const KERNELS = mkdtempSync(join(tmpdir(), 'skyqueue-kernels-'));
after(() => rmSync(KERNELS, { recursive: true, force: true }));

/** A point takes its time, so that there is something to see. */
const SLOWLY = `
function* slowly(detectors: Readable[], step: any, positions: any): Plan<unknown> {
  yield* bps.sleep(0.2);
  return yield* bps.one_nd_step(detectors, step, positions);
}`;

/** What a person turns while a plan runs, and what the plan tells him. */
const PANEL = `const dwell = widgets.FloatSlider({ value: 0.05, min: 0.05, max: 0.5, step: 0.05, description: 'dwell' });
const points = widgets.IntProgress({ max: 500, description: 'points' });
const enough = widgets.Button({ description: 'enough', button_style: 'warning', icon: 'check' });
const which = widgets.Dropdown({ options: [det1, det2], description: 'detector' });
let isEnough = false;
enough.onClick(() => { isEnough = true; });
function* dwelling(): Plan<void> {
  while (!isEnough) {
    points.value += 1;
    yield* bps.sleep(dwell.value);
  }
  console.log('dwelt', dwell.value, 'with', which.value.name);
}
widgets.VBox([dwell, which, widgets.HBox([points, enough])])`;

/** Pictures of one point and of three. */
const ONE_POINT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==';
const THREE_POINTS =
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAAAAAA+i0toAAAADElEQVR42mNoaGgAAAMEAYF1LgG8AAAAAElFTkSuQmCC';

/** A picture that is exchanged for the one that a person chooses. */
const CAMERA = `const frame = widgets.Image({ value: Buffer.from('${ONE_POINT}', 'base64'), width: '30' });
const chosen = widgets.FileUpload({ accept: '.png' });
chosen.on('value', ([file]) => { frame.value = file?.content ?? ''; });
widgets.HBox([frame, chosen])`;

describe('JupyterLab on the running worker', { skip: withoutBrowser }, () => {
  let manager: TestManager;
  let lab: JupyterLab;
  let page: Page;
  before(async () => {
    manager = await TestManager.start({
      startupDir: startupWith(SLOWLY),
      flags: ['--ipython-connection-dir', KERNELS],
    });
    await manager.openEnvironment();
    lab = await JupyterLab.start(manager, [
      '--ServerApp.allow_external_kernels=True',
      `--ServerApp.external_connection_dir=${KERNELS}`,
    ]);
    page = await lab.openNotebook('beam.ipynb', 'skyqueue-worker', [
      'await RE(rel_scan([det1], motor1, -1, 1, 11, { per_step: slowly }))',
      'await queue.add(count, [det1, det2], 40, 0.25);\nconsole.log(await queue.start());',
      'await RE.resume()',
      'await queue.history()',
      PANEL,
      'await RE(dwelling())',
      CAMERA,
    ]);
  });
  after(async () => {
    await lab.close();
    await manager.close();
  });

  test('shows the worker among the kernels that run, also without our package', async () => {
    const kernels = (await lab.json('/api/kernels')) as { name: string }[];
    assert.ok(
      kernels.some(({ name }) => name === 'skyqueue'),
      JSON.stringify(kernels),
    );
  });

  test('runs a plan from a cell, and draws it while it is measured', async () => {
    await run(0);
    await output(0).locator('svg, img').first().waitFor();
    assert.doesNotMatch((await output(0).allTextContents()).join(''), /completed/);
    await output(0).locator('text=completed: one run, success').waitFor();
    assert.match((await output(0).allTextContents()).join(''), /seq_num/);
    await picture('notebook-plan');
  });

  test('completes names of devices', async () => {
    const cell = page.locator('.jp-Cell').nth(3).locator('.cm-content');
    await cell.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('motor');
    await page.keyboard.press('Tab');
    const completer = page.locator('.jp-Completer');
    await completer.locator('text=motor_no_pos').waitFor();
    await picture('notebook-completion');
    await page.keyboard.press('Escape');
    for (let key = 0; key <= 'motor'.length; key += 1) await page.keyboard.press('Backspace');
  });

  test('starts a plan of the queue, and the stop button pauses it', async () => {
    await run(1);
    await output(1).locator('text=The queue starts when this cell is over').waitFor();
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await page
      .locator('[data-command="notebook:interrupt-kernel"], .jp-ToolbarButtonComponent[title*="Interrupt"]')
      .first()
      .click();
    const { re_state } = await manager.until(
      ({ manager_state }) => manager_state === 'paused',
      'manager_state paused',
    );
    assert.equal(re_state, 'paused');
    await picture('notebook-paused');
  });

  test('goes on from a cell, and the history knows how it ended', async () => {
    await run(2);
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await manager.until(({ items_in_history }) => items_in_history === 1, 'one plan in the history', 60_000);
    await run(3);
    await output(3).locator('text=count([det1, det2], 40, 0.25)').waitFor();
    await picture('notebook-history');
  });

  test('shows widgets, and a plan follows them while it runs', async () => {
    await run(4);
    const handle = output(4).locator('.noUi-handle');
    await handle.waitFor();
    await run(5);
    await manager.until(({ re_state }) => re_state === 'running', 're_state running');
    await output(4).locator('.progress-bar:not([style*="width: 0"])').waitFor();
    await handle.press('ArrowRight');
    await output(4).locator('.widget-readout >> text=0.10').waitFor();
    await output(4).locator('select').selectOption('det2');
    await picture('notebook-widgets');
    await output(4).locator('button >> text=enough').click();
    await output(5).locator('text=dwelt 0.1 with det2').waitFor();
  });

  test('shows a picture, and takes a file that a person chooses', async () => {
    await run(6);
    const frame = output(6).locator('img');
    await frame.waitFor();
    await widthOf(frame, 1);
    const asked = page.waitForEvent('filechooser');
    await output(6).locator('button').click();
    const buffer = Buffer.from(THREE_POINTS, 'base64');
    await (await asked).setFiles({ name: 'three.png', mimeType: 'image/png', buffer });
    await widthOf(frame, 3);
  });

  async function widthOf(picture: Locator, pixels: number): Promise<void> {
    const image = await picture.elementHandle();
    await page.waitForFunction(
      ([element, width]) => (element as { naturalWidth?: number }).naturalWidth === width,
      [image, pixels] as const,
    );
  }

  async function run(cell: number): Promise<void> {
    await page.locator('.jp-Cell').nth(cell).locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
  }

  function output(cell: number) {
    return page.locator('.jp-Cell').nth(cell).locator('.jp-OutputArea-output');
  }

  async function picture(name: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }
});
