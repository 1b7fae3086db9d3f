import type { KernelContext } from '../context.js';
import { COMMS_DECLARATION, CommsAtPrompt } from './comms-at-prompt.js';
import { Models } from './models.js';
import { widgetsAtPrompt, WIDGETS_DECLARATION } from './widgets-at-prompt.js';

/** Gives cells and startup code `comms` and `widgets`. */
export function attachWidgets(context: KernelContext): void {
  const comms = new CommsAtPrompt(context);
  const models = new Models(context);
  context.defineBuiltin('comms', comms, COMMS_DECLARATION);
  context.defineBuiltin('widgets', widgetsAtPrompt(models), WIDGETS_DECLARATION);
  context.onShutdown(() => {
    comms.end();
    models.end();
  });
}
