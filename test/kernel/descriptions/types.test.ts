import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TYPE_ROWS, TYPES_OF_ROWS } from './type-rows.js';
import { describeText } from './check-cell.js';

const source = TYPE_ROWS.map(({ type }, i) => `function p${i}(value: ${type}) {}`);
const records = describeText(`${TYPES_OF_ROWS}\n${source.join('\n')}`);

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
