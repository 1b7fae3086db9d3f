import { isHasHints } from '../../devices/index.js';
import type { Metadata, RunHints } from '../../protocol/documents.js';
import type { ScanMotor } from '../plan-stubs/index.js';

/** Motors that move along one line span one dimension. */
export function oneDimension(motors: readonly ScanMotor[]): RunHints {
  const fields = motors.flatMap(hintedFields);
  return fields.length === 0 ? {} : { dimensions: [[fields, 'primary']] };
}

/** Motors that move independently span a dimension each, if all say what to look at. */
export function dimensionPerMotor(motors: readonly ScanMotor[]): RunHints {
  if (!motors.every((motor) => isHasHints(motor) && motor.hints.fields !== undefined)) return {};
  return { dimensions: motors.map((motor) => [hintedFields(motor), 'primary']) };
}

/** What the user says about hints goes before what the plan knows. */
export function mergeHints(own: RunHints, md: Metadata): RunHints {
  return { ...own, ...(md.hints as RunHints | undefined) };
}

function hintedFields(motor: ScanMotor): string[] {
  return isHasHints(motor) ? (motor.hints.fields ?? []) : [];
}
