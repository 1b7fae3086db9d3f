import { svgOf } from '../callbacks/svg.js';
import type { PlanLike } from '../plan.js';
import { pretend } from './pretend.js';

/**
 * A picture (SVG) of the way that a plan goes over two axes: `display.svg(plotRasterPath(spiral(…), x, y))`. A point is where
 * something would be read. Nothing is moved.
 */
export function plotRasterPath(
  plan: PlanLike,
  xMotor: { readonly name: string },
  yMotor: { readonly name: string },
): string {
  const [xs, ys]: [number[], number[]] = [[], []];
  let [x, y] = [NaN, NaN];
  pretend(plan, (msg) => {
    if (msg.command === 'set' && (msg.obj as unknown) === xMotor) x = Number(msg.args[0]);
    else if (msg.command === 'set' && (msg.obj as unknown) === yMotor) y = Number(msg.args[0]);
    else if (msg.command === 'save') {
      xs.push(x);
      ys.push(y);
    }
  });
  const panels = [{ title: yMotor.name, values: ys, marks: {} }];
  return svgOf({ kind: 'line', title: 'path', x: xMotor.name, y: null, xs, ys, panels, pixel: null });
}
