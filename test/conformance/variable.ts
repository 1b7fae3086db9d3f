import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  ControlSystem,
  Variable,
  VariableDescription,
  VariableReading,
} from '../../src/devices/epics/index.js';

/**
 * An IOC with variables of each kind: `number` (1.5 mm, limits ±10), `integer` (3), `mode` (zero, one, two), `label` (hello),
 * `spectrum` (1, NaN, 3), `slow` (takes 0.3 s to write), `fixed` (cannot be written), `level` (in major alarm above 10).
 */
export interface Ioc {
  readonly system: ControlSystem;
  /** What the names of its variables begin with. */
  readonly prefix: string;
  die(): Promise<void>;
  comeBack(): Promise<void>;
  end(): Promise<void>;
}

const SECONDS = 5;

/** What every adapter of `ControlSystem` promises. */
export function variableContract(name: string, skip: string | false, start: () => Promise<Ioc>): void {
  describe(`Variable: ${name}`, { skip }, () => {
    let ioc: Ioc;
    const variable = (which: string): Variable => ioc.system.variable(`${ioc.prefix}${which}`);
    const connected = async (which: string): Promise<[Variable, VariableDescription]> => {
      const found = variable(which);
      return [found, await found.connected(SECONDS)];
    };
    before(async () => {
      ioc = await start();
    });
    after(() => ioc.end());

    test('a number has units, precision and limits', async () => {
      const [number, description] = await connected('number');
      assert.deepEqual(
        { ...description, limits: description.limits.control },
        {
          ...{ kind: 'number', length: 1, elements: '<f8', units: 'mm', precision: 3, choices: [] },
          ...{ limits: { low: -10, high: 10 }, isWritable: true },
        },
      );
      assert.equal(number.description, description);
      const { value, severity, alarm, timestamp } = await number.read(SECONDS);
      assert.deepEqual([value, severity, alarm], [1.5, 'none', '']);
      assert.ok(
        Math.abs(timestamp - Date.now() / 1_000) < 600,
        'the time is of now, and in seconds since 1970',
      );
    });

    test('integers, texts, choices and arrays are told apart, and NaN survives', async () => {
      const kinds = ['integer', 'label', 'mode', 'spectrum'];
      const found = await Promise.all(kinds.map(connected));
      assert.deepEqual(
        found.map(([, { kind, choices }]) => [kind, choices.length]),
        [
          ['integer', 0],
          ['string', 0],
          ['enum', 3],
          ['number', 0],
        ],
      );
      const values = await Promise.all(found.map(async ([it]) => (await it.read(SECONDS)).value));
      assert.deepEqual(values, [3, 'hello', 'one', Float64Array.of(1, NaN, 3)]);
    });

    test('the same variable is given for the same name', () => {
      assert.equal(variable('number'), variable('number'));
    });

    test('what is written is read, and choices are written as texts or as numbers', async () => {
      const [number] = await connected('number');
      await number.write(2.25);
      assert.equal((await number.read(SECONDS)).value, 2.25);
      const [mode] = await connected('mode');
      await mode.write('two');
      assert.equal((await mode.read(SECONDS)).value, 'two');
      await mode.write(0);
      assert.equal((await mode.read(SECONDS)).value, 'zero');
      const [spectrum] = await connected('spectrum');
      await spectrum.write([4, 5]);
      assert.deepEqual((await spectrum.read(SECONDS)).value, Float64Array.of(4, 5));
      const [label] = await connected('label');
      await label.write('Grüße');
      assert.equal((await label.read(SECONDS)).value, 'Grüße');
    });

    test('what cannot be is refused, and says why', async () => {
      const [mode] = await connected('mode');
      await assert.rejects(mode.write('three'), { code: 'VALUE_NOT_A_CHOICE', message: /zero, one, two/ });
      const [number] = await connected('number');
      await assert.rejects(number.write('far'), { code: 'EPICS_REFUSED', message: /far.*numbers only/ });
      const [fixed, { isWritable }] = await connected('fixed');
      assert.equal(isWritable, false);
      await assert.rejects(fixed.write(1), { code: 'EPICS_REFUSED', message: /writing is not allowed/ });
    });

    test('a write is over when all is done that it has set off', async () => {
      const [slow] = await connected('slow');
      const began = performance.now();
      await slow.write(1);
      assert.ok(performance.now() - began >= 290, 'it took as long as the IOC');
    });

    test('who watches is told the present value, each change, and alarms', async () => {
      const [level] = await connected('level');
      const readings: VariableReading[] = [];
      const told = awaited<void>();
      const unwatch = level.watch({
        changed: (reading) => {
          readings.push(reading);
          if (reading.severity === 'major') told.resolve();
        },
      });
      await level.write(5);
      await level.write(11);
      await told.promise;
      unwatch();
      await level.write(1);
      const values = readings.map(({ value }) => value);
      assert.equal(values[0], 0);
      assert.ok(values.includes(5) && values.includes(11) && !values.includes(1), String(values));
      assert.equal(readings.find(({ severity }) => severity === 'major')?.alarm, 'HIHI');
    });

    test('a variable that nobody has is told within the seconds that were given', async () => {
      await assert.rejects(variable('nowhere').connected(0.3), {
        code: 'EPICS_UNREACHABLE',
        message: /nowhere within 0\.3 s/,
      });
      await assert.rejects(variable('nowhere').read(1), { code: 'EPICS_DISCONNECTED' });
      await assert.rejects(variable('nowhere').write(1), { code: 'EPICS_DISCONNECTED' });
    });

    test('an IOC that dies is noticed, and what comes back is watched as before', async () => {
      const [number] = await connected('number');
      const [slow] = await connected('slow');
      const [lost, back] = [awaited<void>(), awaited<VariableReading>()];
      let isLost = false;
      const unwatch = number.watch({
        changed: (reading) => {
          if (isLost) back.resolve(reading);
        },
        disconnected: () => {
          isLost = true;
          lost.resolve();
        },
      });
      const writing = assert.rejects(slow.write(2), { code: 'EPICS_DISCONNECTED' });
      await ioc.die();
      await Promise.all([lost.promise, writing]);
      assert.equal(number.description, null);
      await assert.rejects(number.read(1), { code: 'EPICS_DISCONNECTED', message: /comes back by itself/ });
      await ioc.comeBack();
      assert.equal(typeof (await back.promise).value, 'number');
      await number.write(3);
      assert.equal((await number.read(SECONDS)).value, 3);
      unwatch();
    });

    test('who waits when the system is closed is told', async () => {
      const waiting = assert.rejects(variable('never').connected(60), { code: 'EPICS_DISCONNECTED' });
      ioc.system.close();
      await waiting;
    });
  });
}

function awaited<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolved) => (resolve = resolved));
  return { promise, resolve };
}
