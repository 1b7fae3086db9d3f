import type { PromptWidgets } from '../../src/protocol/prompt-widgets.js';
import type { Models } from './models.js';
import { Widget } from './widget.js';
import { WIDGET_CLASSES, type WidgetName } from './widget-classes.js';

export const WIDGETS_DECLARATION = `/** Sliders, buttons and the like for notebooks: \`const power = widgets.FloatSlider({ max: 5 })\`, \`power.value\`. */
declare const widgets: import('skyqueue').PromptWidgets;
`;

type State = Record<string, unknown>;

/** What cells know as `widgets`: a function for each class. */
export function widgetsAtPrompt(models: Models): PromptWidgets {
  const make = (name: WidgetName, state: State): Widget =>
    new Widget(name, WIDGET_CLASSES[name], models, state);
  const makers = Object.fromEntries(
    (Object.keys(WIDGET_CLASSES) as WidgetName[]).map((name) => [
      name,
      name === 'HBox' || name === 'VBox'
        ? (children: unknown, state: State = {}) => make(name, { ...state, children })
        : (state: State = {}) => make(name, state),
    ]),
  );
  // The properties of each class are made from its table, which the compiler cannot follow.
  return Object.freeze(makers) as unknown as PromptWidgets;
}
