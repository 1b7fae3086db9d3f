/** What front ends know of a class of widgets, and what its properties are before anybody sets them. */
export interface WidgetClass {
  /** The names of its model and its view in the package of controls. */
  readonly model: string;
  readonly view: string;
  /** The model of its style; without one it has no style. */
  readonly style?: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** The property that travels as bytes, also where it is given as text. */
  readonly bytes?: string;
}

/** The package of front ends that draws the widgets, and the version of what it understands. */
export const CONTROLS = { module: '@jupyter-widgets/controls', version: '2.0.0' };
export const BASE = { module: '@jupyter-widgets/base', version: '2.0.0' };

const described = { description: '', disabled: false, tooltip: null };
const button = { ...described, button_style: '', icon: '' };
const slider = {
  ...described,
  ...{ value: 0, min: 0, max: 100, step: 1 },
  ...{ orientation: 'horizontal', readout: true, readout_format: 'd', continuous_update: true },
};
const progress = { ...described, value: 0, min: 0, max: 100, orientation: 'horizontal', bar_style: '' };
const text = { value: '', description: '' };

export const WIDGET_CLASSES = {
  IntSlider: named('IntSlider', 'SliderStyleModel', slider),
  FloatSlider: named('FloatSlider', 'SliderStyleModel', {
    ...slider,
    ...{ max: 10, step: 0.1, readout_format: '.2f' },
  }),
  IntProgress: { ...named('IntProgress', 'ProgressStyleModel', progress), view: 'ProgressView' },
  FloatProgress: { ...named('FloatProgress', 'ProgressStyleModel', progress), view: 'ProgressView' },
  IntText: named('IntText', 'DescriptionStyleModel', {
    ...described,
    ...{ value: 0, step: 1, continuous_update: false },
  }),
  FloatText: named('FloatText', 'DescriptionStyleModel', {
    ...described,
    ...{ value: 0, step: 0.1, continuous_update: false },
  }),
  Text: named('Text', 'TextStyleModel', {
    ...described,
    ...{ value: '', placeholder: '', continuous_update: true },
  }),
  Checkbox: named('Checkbox', 'CheckboxStyleModel', { ...described, value: false, indent: true }),
  ToggleButton: named('ToggleButton', 'ToggleButtonStyleModel', { ...button, value: false }),
  Button: named('Button', 'ButtonStyleModel', button),
  Label: named('Label', 'LabelStyleModel', text),
  HTML: named('HTML', 'HTMLStyleModel', text),
  Image: {
    ...named('Image', undefined, { value: new Uint8Array(), format: 'png', width: '', height: '' }),
    bytes: 'value',
  },
  FileUpload: named('FileUpload', 'ButtonStyleModel', {
    ...button,
    ...{ description: 'Upload', icon: 'upload', accept: '', multiple: false, value: [], error: '' },
  }),
  Dropdown: named('Dropdown', 'DescriptionStyleModel', described),
  RadioButtons: named('RadioButtons', 'DescriptionStyleModel', described),
  ToggleButtons: named('ToggleButtons', 'ToggleButtonsStyleModel', described),
  Select: named('Select', 'DescriptionStyleModel', described),
  HBox: named('HBox', undefined, { children: [] }),
  VBox: named('VBox', undefined, { children: [] }),
} satisfies Record<string, WidgetClass>;

export type WidgetName = keyof typeof WIDGET_CLASSES;

function named(name: string, style: string | undefined, state: WidgetClass['state']): WidgetClass {
  const model = `${name}Model`;
  return { model, view: `${name}View`, state, ...(style === undefined ? {} : { style }) };
}
