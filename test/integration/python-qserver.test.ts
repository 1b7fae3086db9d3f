import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import {
  ResidentPython,
  ROOT,
  runProgram,
  TestManager,
  withoutPython,
  type Outcome,
  type Status,
} from './harness/index.js';
import { BETTER, FIRST, LAST, MEANWHILE, PERMISSIONS, SAME, SCRIPT, TASK } from './python-qserver/lines.js';

const SCRIPT_TEXT = 'const answer_of_script = 42;\n';
const PERMISSIONS_TEXT = `user_groups:
  root:
    allowed_plans: [null]
    allowed_devices: [null]
  primary:
    allowed_plans: [":.*"]
    allowed_devices: [":?.*:depth=5"]
    allowed_functions: [":.*"]
`;

/** Here the Python program prints a traceback as well. */
const NO_REPLY = 3;

type Run = (words: readonly string[]) => Promise<Outcome>;

/**
 * The same command lines, one after the other, by the Python program and by ours: each on a manager of ours that has just
 * been started, so that both find the same.
 */
describe('qserver prints and ends as the Python qserver does', { skip: withoutPython }, () => {
  const theirs: Outcome[] = [];
  const ours: Outcome[] = [];

  before(async () => {
    await Promise.all([
      onManager(theirs, async (manager) => {
        const python = new ResidentPython('qserver_lines.py', manager);
        return [(words) => python.ask<Outcome>(words), () => python.close()];
      }),
      onManager(ours, async (manager) => {
        const program = join(ROOT, 'dist/cli/qserver.js');
        return [(words) => runProgram(process.execPath, [program, ...words], manager), async () => undefined];
      }),
    ]);
  });

  SAME.forEach((line, at) => {
    test(line.join(' ') || '(no words)', () => {
      const [expected, outcome] = [theirs[at], ours[at]];
      assert.ok(expected !== undefined && outcome !== undefined);
      const comparable = ({ code, stdout }: Outcome) => ({ code, stdout: withoutChance(stdout) });
      assert.deepEqual(comparable(outcome), comparable(expected), `${outcome.stderr}\n${expected.stderr}`);
      // What went wrong is told in other words, and on the same channel.
      if (outcome.code !== NO_REPLY)
        assert.equal(outcome.stderr === '', expected.stderr === '', `${outcome.stderr}\n${expected.stderr}`);
    });
  });

  BETTER.forEach(({ line, why, ...codes }, at) => {
    test(`but for ${line.join(' ')}: ${why}`, () => {
      const [expected, outcome] = [theirs[SAME.length + at], ours[SAME.length + at]];
      assert.deepEqual({ theirs: expected?.code, ours: outcome?.code }, codes);
    });
  });
});

async function onManager(
  outcomes: Outcome[],
  start: (manager: TestManager) => Promise<[Run, () => Promise<void>]>,
): Promise<void> {
  await using manager = await TestManager.start();
  const [run, end] = await start(manager);
  const files = {
    [SCRIPT]: join(manager.directory, 'script.ts'),
    [PERMISSIONS]: join(manager.directory, 'permissions.yaml'),
  };
  writeFileSync(files[SCRIPT] ?? '', SCRIPT_TEXT);
  writeFileSync(files[PERMISSIONS] ?? '', PERMISSIONS_TEXT);
  let task = '';
  try {
    for (const line of [...SAME, ...BETTER.map(({ line }) => line)]) {
      const { items } = await manager.request('queue_get');
      const uids = (items as { item_uid: string }[]).map(({ item_uid }) => item_uid);
      const values: Record<string, string | undefined> = {
        ...files,
        [FIRST]: uids[0],
        [LAST]: uids.at(-1),
        [TASK]: task,
      };
      const words = line.filter((word) => word !== MEANWHILE).map((word) => values[word] ?? word);
      const outcome = await run(words);
      outcomes.push({
        ...outcome,
        stdout: outcome.stdout
          .replaceAll(manager.directory, '<directory>')
          .replaceAll(/127\.0\.0\.1:\d+/g, '<address>'),
      });
      task = /'task_uid': '([^']+)'/.exec(outcome.stdout)?.[1] ?? task;
      if (!line.includes(MEANWHILE)) await manager.until(isAtRest, 'rest');
    }
  } finally {
    await end();
  }
}

function isAtRest({ manager_state, worker_background_tasks, re_state }: Status): boolean {
  return (
    ['idle', 'paused'].includes(manager_state) && worker_background_tasks === 0 && re_state !== 'running'
  );
}

/** Times and uids differ by chance; a uid is the same wherever it was the same before. */
function withoutChance(text: string): string {
  const uids = new Map<string, string>();
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uid) => {
      if (!uids.has(uid)) uids.set(uid, `uid ${uids.size}`);
      return uids.get(uid) ?? '';
    })
    .replaceAll(/^\d\d:\d\d:\d\d - /gm, 'TIME - ')
    .replaceAll(/ERROR: .*/gs, 'ERROR')
    .replaceAll(/'\d{4}-\d\d-\d\dT[\d:.]+'/g, "'TIME'")
    .replaceAll(/'\d{4}-\d\d-\d\d [\d:.]+'/g, "'TIME'")
    .replaceAll(/\d\d\/\d\d\/\d{4} [\d:]+/g, 'TIME')
    .replaceAll(/\b1[67]\d{8}\.\d+/g, 'TIME')
    .replaceAll(
      /'(key|shell_port|iopub_port|stdin_port|control_port|hb_port|kernel_name)': ('[^']*'|\d+)/g,
      "'$1': …",
    );
}
