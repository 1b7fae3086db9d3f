import { Buffer } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import type { Comm, CommMessage, JsonObject } from '../context.js';
import { DISPLAY } from '../presentation/index.js';
import { bytesOf, withBytes } from './bytes-in-state.js';
import { labelsOf, valuesOf, type Choices } from './choices.js';
import { sendState, type Models, type ModelState } from './models.js';
import { CONTROLS, type WidgetClass } from './widget-classes.js';

type State = Record<string, unknown>;
type Listener = (value: unknown, before: unknown) => unknown;

/** A plan may set a value with each of its points: front ends are told of the latest, this often. */
const TELL_EVERY_MS = 20;

/**
 * A widget whose model lives here and in every front end that is attached, as version 2 of the Jupyter widget protocol
 * says. The properties of its state are its own properties.
 */
export class Widget {
  readonly #comm: Comm;
  readonly #state: State;
  /** The models of its layout and its style. */
  readonly #parts = new Map<string, Comm>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #changed = new Set<string>();
  #toldAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly name: string,
    private readonly widgetClass: WidgetClass,
    private readonly models: Models,
    given: State,
  ) {
    this.#state = { layout: {}, ...widgetClass.state, ...given };
    if (widgetClass.style !== undefined) this.#state['style'] ??= {};
    const { options } = this.#state;
    if (options !== undefined) this.#state['value'] ??= valuesOf(options as Choices)[0];
    this.#comm = models.open(() => this.#model());
    this.#comm.onMessage = (message) => this.#received(message);
    for (const property of Object.keys(this.#state)) this.#define(property);
  }

  get id(): string {
    return this.#comm.id;
  }

  set(changes: Readonly<State>): void {
    for (const [name, value] of Object.entries(changes)) {
      // The same bytes may be new ones: they can be written into.
      if (Object.is(this.#state[name], value) && bytesOf(value) === null) continue;
      this.#state[name] = value;
      this.#changed.add(name);
    }
    if (this.#changed.size === 0) return;
    const waitMs = this.#toldAt + TELL_EVERY_MS - performance.now();
    if (waitMs <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), waitMs);
  }

  on(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Of a button. */
  onClick(listener: () => unknown): () => void {
    return this.on('click', listener);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const part of this.#parts.values()) part.close();
    this.#comm.close();
  }

  [DISPLAY](): State {
    const view = { version_major: 2, version_minor: 0, model_id: this.id };
    return { 'text/plain': this.#text(), 'application/vnd.jupyter.widget-view+json': view };
  }

  #define(property: string): void {
    Object.defineProperty(this, property, {
      enumerable: true,
      get: () => this.#state[property],
      set: (value: unknown) => this.set({ [property]: value }),
    });
  }

  /** The whole state, as front ends want it. */
  #model(): ModelState {
    const { module, version } = CONTROLS;
    const { model, view } = this.widgetClass;
    return {
      ...{ _model_module: module, _model_module_version: version, _model_name: model },
      ...{ _view_module: module, _view_module_version: version, _view_name: view },
      ...this.#onWire(Object.keys(this.#state)),
    };
  }

  #onWire(names: Iterable<string>): ModelState {
    const wire: State = {};
    for (const name of names) {
      const value = this.#state[name];
      if (name === 'layout' || name === 'style') wire[name] = this.#part(name, value as JsonObject);
      else if (name === 'children') wire[name] = (value as Widget[]).map(referenceTo);
      else if (name === 'options') wire['_options_labels'] = labelsOf(value as Choices);
      else if (name === this.widgetClass.bytes && typeof value === 'string') wire[name] = Buffer.from(value);
      else if (name !== 'value' || this.#state['options'] === undefined) wire[name] = value;
      if (name === 'options' || (name === 'value' && this.#state['options'] !== undefined))
        wire['index'] = this.#index();
    }
    return wire;
  }

  /** Null where nothing was chosen, or what is not among the choices. */
  #index(): number | null {
    const at = valuesOf(this.#state['options'] as Choices).indexOf(this.#state['value']);
    return at < 0 ? null : at;
  }

  #part(name: 'layout' | 'style', words: JsonObject): string | null {
    if (this.#changed.has(name)) {
      this.#parts.get(name)?.close();
      this.#parts.delete(name);
    }
    if (Object.keys(words).length === 0) return null;
    const known = this.#parts.get(name);
    if (known !== undefined) return referenceTo(known);
    const model = name === 'layout' ? 'LayoutModel' : (this.widgetClass.style ?? 'StyleModel');
    const part = this.models.openPart(model, words);
    this.#parts.set(name, part);
    return referenceTo(part);
  }

  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#toldAt = performance.now();
    const state = this.#onWire(this.#changed);
    this.#changed.clear();
    sendState(this.#comm, 'update', state);
  }

  #received({ data, buffers }: CommMessage): void {
    if (data['method'] === 'request_state') sendState(this.#comm, 'update', this.#model());
    else if (data['method'] === 'update')
      this.#updated(withBytes((data['state'] ?? {}) as JsonObject, data['buffer_paths'], buffers));
    else if (isClick(data)) this.#call('click', undefined, undefined);
  }

  #updated(state: ModelState): void {
    // The other front ends show it, too, and the one that it came from knows that it has arrived.
    sendState(this.#comm, 'echo_update', state);
    for (const [name, value] of Object.entries(state)) {
      const { options } = this.#state;
      if (name === 'index' && options !== undefined)
        this.#changedThere('value', valuesOf(options as Choices)[Number(value)]);
      else this.#changedThere(name, value);
    }
  }

  #changedThere(name: string, value: unknown): void {
    const before = this.#state[name];
    this.#state[name] = value;
    this.#changed.delete(name);
    this.#call(name, value, before);
  }

  #call(name: string, value: unknown, before: unknown): void {
    // One that fails is told as every failure is that nobody awaits, and the next is called.
    for (const listener of this.#listeners.get(name) ?? []) void (async () => listener(value, before))();
  }

  #text(): string {
    const { description, value } = this.#state;
    const label = typeof description === 'string' && description !== '' ? ` ${description}` : '';
    return `${this.name}${label}${value === undefined ? '' : `: ${shortText(value)}`}`;
  }
}

function shortText(value: unknown): string {
  const bytes = bytesOf(value);
  if (bytes !== null) return `${bytes.length} bytes`;
  if (!Array.isArray(value)) return String(value);
  return value.map((one) => String((one as { name?: unknown } | null)?.name ?? one)).join(', ');
}

function isClick(data: JsonObject): boolean {
  return data['method'] === 'custom' && (data['content'] as JsonObject | undefined)?.['event'] === 'click';
}

function referenceTo({ id }: { readonly id: string }): string {
  return `IPY_MODEL_${id}`;
}
