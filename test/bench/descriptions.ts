import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PARAMETER_KINDS,
  type ParameterDescription,
  type ParameterKind,
  type PlanDescription,
} from '../../src/protocol/index.js';
import { validateCall, type PlanCall } from '../../src/worker/call/index.js';
import { TestManager } from '../integration/harness/index.js';
import { deviceText, planText } from './many-names.js';
import type { RowName } from './rows.js';
import type { Figures } from './table.js';

const ITEMS = 10_000;
const PLANS = 500;
const DEVICES = 5_000;

/** How fast items are checked, and what many plans and devices add to the opening of an environment. */
export async function measureDescriptions(): Promise<Figures<RowName>> {
  const [few, many] = [await openingTimes(0, 0), await openingTimes(PLANS, DEVICES)];
  return {
    validate: validationTime(),
    manyAdd: many.first - few.first,
    manyAddAgain: many.again - few.again,
  };
}

/** `count` and `scan` as they are published, with a range and an enumeration. */
function validationTime(): number {
  const kind = (name: ParameterKind) => ({ name, value: PARAMETER_KINDS.indexOf(name) });
  const detectors: ParameterDescription = {
    ...{ name: 'detectors', kind: kind('POSITIONAL_OR_KEYWORD') },
    annotation: {
      type: 'typing.List[Dets]',
      devices: { Dets: Array.from({ length: 50 }, (_, i) => `det${i}`) },
    },
  };
  const scan: PlanDescription = {
    ...{ name: 'scan', properties: { is_generator: true } },
    parameters: [
      detectors,
      {
        name: 'args',
        kind: kind('VAR_POSITIONAL'),
        annotation: { type: 'typing.Union[__MOVABLE__, float]' },
      },
      {
        name: 'num',
        kind: kind('KEYWORD_ONLY'),
        annotation: { type: 'typing.Optional[int]' },
        default: 'None',
        min: '1',
      },
      {
        name: 'md',
        kind: kind('KEYWORD_ONLY'),
        annotation: { type: 'typing.Dict[str, typing.Any]' },
        default: 'None',
      },
    ],
  };
  const items = Array.from({ length: ITEMS }, (_, i): PlanCall => ({
    name: 'scan',
    args: [[`det${i % 50}`, 'det1'], 'motor1', -1, i, 'motor2', 0.5, 1.5],
    kwargs: { num: i + 1, md: { sample: `S${i}`, position: [i, 2] } },
  }));
  const start = performance.now();
  for (const item of items) validateCall(item, scan);
  return performance.now() - start;
}

async function openingTimes(plans: number, devices: number): Promise<{ first: number; again: number }> {
  const startupDir = mkdtempSync(join(tmpdir(), 'skyqueue-many-'));
  try {
    writeFileSync(join(startupDir, '00-devices.ts'), deviceText(devices));
    writeFileSync(join(startupDir, '10-plans.ts'), planText(plans));
    writeFileSync(join(startupDir, 'user_group_permissions.yaml'), PERMISSIONS);
    await using manager = await TestManager.start({ startupDir });
    const open = async (): Promise<number> => {
      const start = performance.now();
      await manager.openEnvironment();
      return performance.now() - start;
    };
    const first = await open();
    await manager.accept('environment_close');
    await manager.untilIdle();
    return { first, again: await open() };
  } finally {
    rmSync(startupDir, { recursive: true, force: true });
  }
}

const PERMISSIONS =
  'user_groups: {root: {allowed_plans: [null], allowed_devices: [null]}, primary: {allowed_plans: [":.*"], allowed_devices: [":?.*"]}}\n';
