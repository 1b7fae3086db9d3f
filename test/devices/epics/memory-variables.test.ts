import { MemoryControlSystem } from '../../../src/devices/epics/index.js';
import { variableContract } from '../../conformance/variable.js';

variableContract('in memory', false, async () => {
  const system = new MemoryControlSystem();
  const prefix = 'T:';
  const variables = [
    system.define('T:number', 1.5, {
      units: 'mm',
      precision: 3,
      limits: { control: { low: -10, high: 10 } },
    }),
    system.define('T:integer', 3, { kind: 'integer' }),
    system.define('T:mode', 'one', { kind: 'enum', choices: ['zero', 'one', 'two'] }),
    system.define('T:label', 'hello'),
    system.define('T:spectrum', Float64Array.of(1, NaN, 3), { length: 10 }),
    system.define('T:slow', 0, {
      onWrite: async (value, slow) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        slow.update(value);
      },
    }),
    system.define('T:fixed', 7, { isWritable: false }),
    system.define('T:level', 0, {
      onWrite: (value, level) =>
        Number(value) > 10 ? level.update(value, 'major', 'HIHI') : level.update(value),
    }),
  ];
  return {
    ...{ system, prefix },
    die: async () => variables.forEach((variable) => variable.vanish()),
    comeBack: async () => variables.forEach((variable) => variable.appear()),
    end: async () => undefined,
  };
});
