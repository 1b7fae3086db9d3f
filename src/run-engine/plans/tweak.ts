import type { Readable, Readings, Triggerable } from '../../devices/index.js';
import type { Metadata } from '../../protocol/documents.js';
import { Msg } from '../message.js';
import type { Plan } from '../plan.js';
import type { ScanMotor } from '../plan-stubs/index.js';
import { run_wrapper, stage_wrapper } from '../preprocessors/index.js';
import { fieldValue } from './field-value.js';
import { dimensionPerMotor, mergeHints } from './hints.js';

/**
 * Moves a motor step by step, and asks after each step how far to go next: an empty line for the same step again, a
 * number for another, anything else to end.
 *
 * @param detector what to read
 * @param target_field the data key to show
 * @param motor what to move
 * @param step the first step
 */
export function* tweak(
  detector: Readable & Triggerable,
  target_field: string,
  motor: ScanMotor,
  step: number,
  { md }: { md?: Metadata | null } = {},
): Plan<string> {
  const start = {
    detectors: [detector.name],
    motors: [motor.name],
    plan_args: { detector: detector.name, target_field, motor: motor.name, step },
    plan_name: 'tweak',
    ...md,
    hints: mergeHints(dimensionPerMotor([motor]), md ?? {}),
  };
  const steps = function* (): Plan {
    let next = step;
    for (;;) {
      yield Msg('create', null, [], { name: 'primary' });
      const place = (yield Msg('read', motor)) as Readings | undefined;
      // Without an engine nobody answers.
      if (place === undefined) return;
      const position = Number(Object.values(place)[0]?.value);
      yield Msg('trigger', detector, [], { group: 'A' });
      yield Msg('wait', null, [], { group: 'A' });
      const value = fieldValue((yield Msg('read', detector)) as Readings, target_field);
      yield Msg('save');
      const prompt = `${motor.name}, ${brief(position)}, ${brief(value)}, (${next}) `;
      const answer = ((yield Msg('input', null, [], { prompt })) as string).trim();
      if (answer !== '') {
        next = Number(answer);
        if (Number.isNaN(next)) return;
      }
      yield Msg('set', motor, [position + next], { group: 'A' });
      yield Msg('wait', null, [], { group: 'A' });
    }
  };
  return yield* stage_wrapper(run_wrapper(steps(), { md: start }), [detector, motor]);
}

function brief(value: number): string {
  return String(Number(value.toPrecision(3)));
}
