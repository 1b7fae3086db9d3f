import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT, Terminal, TestManager, USER, withoutTmux } from './harness/index.js';

describe('qserver watch on a terminal', { skip: withoutTmux }, () => {
  let manager: TestManager;
  let terminal: Terminal;
  before(async () => {
    manager = await TestManager.start();
    terminal = new Terminal([process.execPath, join(ROOT, 'dist/cli/qserver.js'), 'watch'], manager);
  });
  after(async () => {
    terminal.close();
    await manager.close();
  });

  test('follows what others do', async () => {
    await terminal.until(/RE Manager idle +environment closed/);
    await manager.openEnvironment();
    await terminal.until(/environment open/);
    const item = { item_type: 'plan', name: 'count', args: [['det1']], kwargs: { num: 300, delay: 0.2 } };
    await manager.accept('queue_item_add', { item, ...USER });
    await manager.accept('queue_item_add', {
      item: { ...item, name: 'list_scan', args: [['det1'], 'motor', [1]], kwargs: {} },
      ...USER,
    });
    await terminal.until(/Queue \(2\)\n0 +count\(\[det1\], num=300, delay=0\.2\)/);
    await manager.accept('queue_start');
    await terminal.until(/▶ count\(.*\n +[█░]+ \d+ % +point \d+ of 300 · \d\d:\d\d left/);
    await terminal.until(/Queue \(1\)[^]*Console[^]*seq_num/);
  });

  test('has keys', async () => {
    terminal.press('p');
    await terminal.until(/RE Manager paused/);
    terminal.press('r');
    await terminal.until(/RE Manager executing_queue/);
    terminal.press('r');
    await terminal.until(/Not resumed: /);
    terminal.press('s');
    await terminal.until(/stops after this plan/);
    await manager.accept('re_pause', { option: 'immediate' });
    await terminal.until(/RE Manager paused/);
    await manager.accept('re_stop');
    await terminal.until(/RE Manager idle[^]*No plan is running/);
  });
});
