import type { MemoryControlSystem, MemoryVariable, MemoryVariableOptions } from './memory-variables.js';

export interface SimulatedMotorRecordOptions {
  value?: number;
  /** Units a second. */
  velocity?: number;
  limits?: { low: number; high: number };
  units?: string;
  precision?: number;
}

const STEP_MS = 10;

/** Gives a `MemoryControlSystem` the fields of a motor record that `EpicsMotor` uses, and moves them as time goes by. */
export function simulateMotorRecord(
  system: MemoryControlSystem,
  prefix: string,
  { value = 0, velocity = 1, limits, units = 'mm', precision = 3 }: SimulatedMotorRecordOptions = {},
): void {
  const numbers = { units, precision };
  const field = (
    name: string,
    initial: number | string,
    options: MemoryVariableOptions = {},
  ): MemoryVariable => system.define(`${prefix}.${name}`, initial, options);
  const flag = (name: string, initial: number, options: MemoryVariableOptions = {}): MemoryVariable =>
    field(name, initial, { kind: 'integer', ...options });
  field('OFF', 0, numbers);
  field('ACCL', 0.1, { units: 's', precision });
  field('EGU', units);
  field('HLM', limits?.high ?? 0, numbers);
  field('LLM', limits?.low ?? 0, numbers);
  flag('HLS', 0, { isWritable: false });
  flag('LLS', 0, { isWritable: false });
  const speed = field('VELO', velocity, { units: `${units}/s`, precision });
  const moving = flag('MOVN', 0, { isWritable: false });
  const done = flag('DMOV', 1, { isWritable: false });
  const readback = field('RBV', value, { ...numbers, isWritable: false });
  let position = value;
  let target = value;
  let end: Promise<void> | null = null;
  const setpoint = field('VAL', value, {
    ...numbers,
    onWrite: (wanted) => {
      target = Number(wanted);
      setpoint.update(target);
      return (end ??= move().finally(() => (end = null)));
    },
  });
  flag('STOP', 0, {
    onWrite: () => {
      if (end === null) return;
      target = position;
      setpoint.update(position);
    },
  });

  async function move(): Promise<void> {
    done.update(0);
    moving.update(1);
    let last = performance.now();
    while (position !== target) {
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      const now = performance.now();
      // `STOP` may have made the way shorter in the meantime.
      position = towards(position, target, (await present(speed)) * ((now - last) / 1_000));
      last = now;
      readback.update(position);
    }
    moving.update(0);
    done.update(1);
  }
}

function towards(position: number, target: number, distance: number): number {
  const rest = target - position;
  return Math.abs(rest) <= distance ? target : position + Math.sign(rest) * distance;
}

async function present(variable: MemoryVariable): Promise<number> {
  return Number((await variable.read()).value);
}
