import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hw, type Hardware } from '../../src/devices/sim/index.js';

const FILE = fileURLToPath(new URL('../../../test/golden/devices.json', import.meta.url));

interface Golden {
  devices: Record<string, Record<string, unknown>>;
  after: Record<string, Record<string, unknown>>;
  collected: Record<string, unknown>;
}

const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden;
const RANDOM = ['jittery_motor1', 'jittery_motor2', 'noisy_det', 'det5', 'ab_det', 'rand', 'rand2'];

/** As in make_golden_devices.py. */
const ACTIONS: Record<string, (devices: Hardware) => unknown> = {
  motor: ({ motor }) => motor.set(1.5),
  motor_no_pos: ({ motor_no_pos }) => motor_no_pos.set(2.5),
  motor_no_hints1: ({ motor_no_hints1 }) => motor_no_hints1.set(-0.5),
  pseudo3x3: ({ pseudo3x3 }) => pseudo3x3.set(1.5, 2.5, 3.5),
  pseudo1x3: ({ pseudo1x3 }) => pseudo1x3.pseudo1.set(4.5),
  det: ({ det }) => det.trigger(),
  det4: ({ det4 }) => det4.trigger(),
  det_with_conf: ({ det_with_conf }) => det_with_conf.trigger(),
  det_with_count_time: ({ det_with_count_time }) => det_with_count_time.trigger(),
  direct_img: ({ direct_img }) => direct_img.trigger(),
  direct_img_list: ({ direct_img_list }) => direct_img_list.trigger(),
  sig: ({ sig }) => sig.set(4),
  bool_sig: ({ bool_sig }) => bool_sig.set(true),
  signal: ({ signal }) => signal.trigger(),
};

describe('each simulated device says what that of ophyd says', () => {
  for (const [name, python] of Object.entries(golden.devices)) {
    test(name, async () => {
      const device = hw()[name as keyof Hardware];
      assert.deepEqual(roughly(await told(name, device)), roughly(asWeMeanIt(python)));
    });
  }

  for (const [name, act] of Object.entries(ACTIONS)) {
    test(`${name}, after it was used`, async () => {
      const devices = hw();
      await act(devices);
      const python = asWeMeanIt(golden.after[name] ?? {});
      assert.deepEqual(roughly(await told(name, devices[name as keyof Hardware])), roughly(python));
    });
  }
});

test('the set has the devices of ophyd, all of them and no others', () => {
  assert.deepEqual(Object.keys(hw()).sort(), Object.keys(golden.devices).sort());
});

for (const name of ['trivial_flyer', 'flyer2'] as const) {
  test(`${name} collects the events that that of ophyd collects`, async () => {
    const flyer = hw()[name];
    await flyer.kickoff();
    await flyer.complete();
    const events = [...flyer.collect()].map(({ data }) => data);
    assert.deepEqual(roughly([events.length, events[0], events.at(-1)]), roughly(golden.collected[name]));
    assert.deepEqual([...flyer.collect()].length, name === 'flyer2' ? 0 : 100);
  });
}

async function told(name: string, device: object): Promise<Record<string, unknown>> {
  const ask = async (member: string): Promise<Record<string, unknown> | undefined> => {
    const method: unknown = Reflect.get(device, member);
    return typeof method === 'function'
      ? ((await method.call(device)) as Record<string, unknown>)
      : undefined;
  };
  const values = (readings: Record<string, unknown> | undefined) =>
    readings &&
    Object.fromEntries(
      Object.entries(readings as Record<string, { value: unknown }>).map(([key, { value }]) => {
        const isNoise = RANDOM.includes(name) && typeof value === 'number' && !Number.isInteger(value);
        return [key, isNoise ? '<float>' : value];
      }),
    );
  const answers = {
    class: device.constructor.name,
    name: (device as { name: string }).name,
    describe: await ask('describe'),
    describe_configuration: await ask('describeConfiguration'),
    describe_collect: await ask('describeCollect'),
    read: name === 'img' ? undefined : values(await ask('read')),
    read_configuration: name === 'img' ? undefined : values(await ask('readConfiguration')),
    hints: Reflect.get(device, 'hints') as unknown,
  };
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined));
}

/**
 * What Python guesses from the present value (docs/decisions/0005): a position, and whatever a simulated signal
 * computes, is a `number` here, a truth is a `boolean`, and a noise is a `string`. A list of lists has two dimensions.
 */
function asWeMeanIt(told: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(told), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('source' in value)) return value;
    const { source, dtype } = value as { source: string; dtype: string };
    if (source === 'SIM:direct_img_list' && dtype === 'array') return { ...value, shape: [10, 10] };
    if (source === 'SIM:bool_sig') return { ...value, dtype: 'boolean' };
    if ('enum_strs' in value) return { ...value, dtype: 'string', choices: value.enum_strs };
    const isComputed = 'precision' in value || /^(PY:|computed)/.test(source);
    return dtype === 'integer' && isComputed ? { ...value, dtype: 'number' } : value;
  });
}

/** Two libraries for `exp` may differ in the last digit. */
function roughly(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'number' ? Number(inner.toPrecision(14)) : inner,
  );
}
