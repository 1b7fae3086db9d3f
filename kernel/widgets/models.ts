import type { Comm, JsonObject, KernelContext } from '../context.js';
import { withoutBytes } from './bytes-in-state.js';
import { BASE, CONTROLS } from './widget-classes.js';

/** The versions of the protocol that we speak: of widgets, and of the line by which front ends ask for all of them. */
const WIDGET_TARGET = 'jupyter.widget';
const WIDGET_PROTOCOL = '2.1.0';
const CONTROL_TARGET = 'jupyter.widget.control';

/** What a front end knows of a model: JSON, and bytes anywhere in it. */
export type ModelState = Readonly<Record<string, unknown>>;

export type ModelLines = Pick<KernelContext, 'registerCommTarget' | 'openComm'>;

/**
 * The models of all widgets, each of which has a comm: https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md.
 * A front end that attaches later, or is loaded again, asks for them.
 */
export class Models {
  readonly #open = new Map<string, { readonly comm: Comm; readonly state: () => ModelState }>();

  constructor(private readonly lines: ModelLines) {
    lines.registerCommTarget(CONTROL_TARGET, (comm) => {
      comm.onMessage = ({ data }) => {
        if (data['method'] === 'request_states') this.#sendStates(comm);
      };
    });
  }

  open(state: () => ModelState): Comm {
    const { buffers, ...data } = withoutBytes(state());
    const metadata = { version: WIDGET_PROTOCOL };
    const comm = this.lines.openComm(WIDGET_TARGET, data as unknown as JsonObject, { metadata, buffers });
    this.#open.set(comm.id, { comm, state });
    comm.onClose = () => this.#open.delete(comm.id);
    return comm;
  }

  /** A model without a view of its own, such as a layout. */
  openPart(model: string, given: JsonObject): Comm {
    const { module, version } = model === 'LayoutModel' ? BASE : CONTROLS;
    const view = model === 'LayoutModel' ? 'LayoutView' : 'StyleView';
    const state = {
      ...{ _model_module: module, _model_module_version: version, _model_name: model },
      ...{ _view_module: BASE.module, _view_module_version: BASE.version, _view_name: view },
      ...given,
    };
    const comm = this.open(() => state);
    comm.onMessage = ({ data }) => {
      if (data['method'] === 'request_state') sendState(comm, 'update', state);
    };
    return comm;
  }

  /** The kernel ends. */
  end(): void {
    for (const { comm } of this.#open.values()) comm.close();
  }

  #sendStates(comm: Comm): void {
    const states = [...this.#open].map(([id, { state: make }]): [string, ModelState] => {
      const state = make();
      const { _model_name: model_name, _model_module: model_module } = state;
      const { _model_module_version: model_module_version } = state;
      return [id, { model_name, model_module, model_module_version, state }];
    });
    const { state, buffer_paths, buffers } = withoutBytes(Object.fromEntries(states));
    comm.send({ method: 'update_states', states: state, buffer_paths } as unknown as JsonObject, { buffers });
  }
}

/** To every front end that shows it. */
export function sendState(comm: Comm, method: 'update' | 'echo_update', whole: ModelState): void {
  const { buffers, ...data } = withoutBytes(whole);
  comm.send({ method, ...data } as unknown as JsonObject, { buffers });
}
