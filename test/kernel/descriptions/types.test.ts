import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TYPE_ROWS } from './type-rows.js';
import { describeText } from './check-cell.js';

const source = TYPE_ROWS.map(({ declare = '', type }, i) => `${declare}\nfunction p${i}(value: ${type}) {}`);
const records = describeText(`${PRELUDE()}\n${source.join('\n')}`);

function PRELUDE(): string {
  return `
    type int = number;
    interface Msg { command: string }
    type Plan = Generator<Msg, unknown, unknown>;
    interface Readable { readonly name: string; read(): object; describe(): object }
    interface Movable { set(value: unknown): object }
    interface Flyable { readonly name: string; kickoff(): object; complete(): object }
    interface Stageable { stage(): object; unstage(): object }
    interface Triggerable { trigger(): object }
    class Motor { name = 'm'; read() { return {} } describe() { return {} } set(value: number) { return {} } }
    class Detector { name = 'd'; read() { return {} } describe() { return {} } }
  `;
}

TYPE_ROWS.forEach(({ type, wire, enums, convert }, i) => {
  test(`${type} is told as ${wire ?? 'nothing'}`, () => {
    const [parameter] = records[`p${i}`]?.description.parameters ?? [];
    assert.ok(parameter);
    assert.deepEqual(
      parameter.annotation,
      wire === undefined ? undefined : { type: wire, ...(enums && { enums }) },
    );
    const { convert_device_names, convert_plan_names, eval_expressions } = parameter;
    assert.deepEqual(
      [
        convert_device_names === true && 'devices',
        convert_plan_names === true && 'plans',
        eval_expressions === true && 'expressions',
      ].filter(Boolean),
      convert === undefined ? [] : [convert],
    );
  });
});
