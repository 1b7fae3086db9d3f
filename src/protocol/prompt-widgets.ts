/**
 * The object `widgets` that every cell has: sliders, buttons and the like that a notebook shows, under the names by
 * which ipywidgets knows them. Their values are plain properties, in step with every front end that shows them, also while a
 * plan runs.
 */
export interface PromptWidgets {
  IntSlider(state?: Partial<SliderState>): PromptWidget<SliderState>;
  FloatSlider(state?: Partial<SliderState>): PromptWidget<SliderState>;
  IntProgress(state?: Partial<ProgressState>): PromptWidget<ProgressState>;
  FloatProgress(state?: Partial<ProgressState>): PromptWidget<ProgressState>;
  IntText(state?: Partial<NumberState>): PromptWidget<NumberState>;
  FloatText(state?: Partial<NumberState>): PromptWidget<NumberState>;
  Text(state?: Partial<TextState>): PromptWidget<TextState>;
  Checkbox(state?: Partial<CheckState>): PromptWidget<CheckState>;
  ToggleButton(state?: Partial<ToggleState>): PromptWidget<ToggleState>;
  Button(state?: Partial<ButtonState>): PromptButton;
  Label(state?: Partial<LabelState>): PromptWidget<LabelState>;
  HTML(state?: Partial<LabelState>): PromptWidget<LabelState>;
  Image(state?: Partial<ImageState>): PromptWidget<ImageState>;
  FileUpload(state?: Partial<UploadState>): PromptWidget<UploadState>;
  Dropdown<T>(state: ChoiceOptions<T>): PromptWidget<ChoiceState<T>>;
  RadioButtons<T>(state: ChoiceOptions<T>): PromptWidget<ChoiceState<T>>;
  ToggleButtons<T>(state: ChoiceOptions<T>): PromptWidget<ChoiceState<T>>;
  Select<T>(state: ChoiceOptions<T>): PromptWidget<ChoiceState<T>>;
  HBox(children: readonly WidgetReference[], state?: Partial<BoxState>): PromptWidget<BoxState>;
  VBox(children: readonly WidgetReference[], state?: Partial<BoxState>): PromptWidget<BoxState>;
}

/** A widget: the properties of its state, which may be set, and what all widgets can do. */
export type PromptWidget<State> = State & WidgetControls<State>;

export interface WidgetControls<State> extends WidgetReference {
  /** Changes several properties at once. */
  set(changes: Partial<State>): void;
  /**
   * Tells of each change of a property that came from a front end. What the listener throws is told as output, and
   * harms nothing. Returns what ends the listening.
   */
  on<Name extends keyof State & string>(
    name: Name,
    listener: (value: State[Name], before: State[Name]) => void | Promise<void>,
  ): () => void;
  /** Takes the widget away from wherever it is shown. */
  close(): void;
}

export type PromptButton = PromptWidget<ButtonState> & {
  /** As `on`, for clicks. */
  onClick(listener: () => void | Promise<void>): () => void;
};

/** Any widget, whatever its state. */
export interface WidgetReference {
  /** Names its model to front ends. */
  readonly id: string;
}

interface CommonState {
  /** Words of CSS, such as `{ width: '50%' }`. */
  layout: Readonly<Record<string, string>>;
}

interface DescribedState extends CommonState {
  description: string;
  disabled: boolean;
  tooltip: string;
  /** Such as `{ description_width: 'initial' }`, which gives a long description its place. */
  style: Readonly<Record<string, string>>;
}

export interface SliderState extends DescribedState {
  value: number;
  min: number;
  max: number;
  step: number;
  orientation: 'horizontal' | 'vertical';
  readout: boolean;
  /** How the value is written, such as `.3f`. */
  readout_format: string;
  /** Whether values are told while the slider is dragged. */
  continuous_update: boolean;
}

export interface ProgressState extends DescribedState {
  value: number;
  min: number;
  max: number;
  orientation: 'horizontal' | 'vertical';
  bar_style: '' | 'success' | 'info' | 'warning' | 'danger';
}

export interface NumberState extends DescribedState {
  value: number;
  step: number;
  continuous_update: boolean;
}

export interface TextState extends DescribedState {
  value: string;
  placeholder: string;
  continuous_update: boolean;
}

export interface CheckState extends DescribedState {
  value: boolean;
  indent: boolean;
}

export interface ToggleState extends DescribedState {
  value: boolean;
  button_style: ButtonStyle;
  icon: string;
}

export interface ButtonState extends DescribedState {
  button_style: ButtonStyle;
  icon: string;
}

export type ButtonStyle = '' | 'primary' | 'success' | 'info' | 'warning' | 'danger';

export interface LabelState extends CommonState {
  value: string;
  description: string;
  style: Readonly<Record<string, string>>;
}

export interface ImageState extends CommonState {
  /** The bytes of a picture file; or its text, where the format is one of text. */
  value: Uint8Array | string;
  format: 'png' | 'jpeg' | 'gif' | 'webp' | 'svg+xml' | 'url';
  /** In pixels; as large as the picture itself where it is empty. */
  width: string;
  height: string;
}

export interface UploadState extends DescribedState {
  /** The files that a person has chosen, the latest choice only. */
  value: readonly UploadedFile[];
  /** Such as `.csv,.xlsx`. */
  accept: string;
  multiple: boolean;
  button_style: ButtonStyle;
  icon: string;
}

export interface UploadedFile {
  readonly name: string;
  /** Such as `text/csv`; empty where the front end does not know. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly last_modified: number;
  readonly content: Uint8Array;
}

export interface ChoiceState<T> extends DescribedState {
  value: T;
}

export interface ChoiceOptions<T> extends Partial<ChoiceState<T>> {
  /** What there is to choose from: the values, or values by what is shown for them. */
  options: readonly T[] | Readonly<Record<string, T>>;
}

export interface BoxState extends CommonState {
  children: readonly WidgetReference[];
}
