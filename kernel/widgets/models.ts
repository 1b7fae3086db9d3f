import type { Comm, JsonObject, KernelContext } from '../context.js';
import { BASE, CONTROLS } from './widget-classes.js';

/** The versions of the protocol that we speak: of widgets, and of the line by which front ends ask for all of them. */
const WIDGET_TARGET = 'jupyter.widget';
const WIDGET_PROTOCOL = '2.1.0';
const CONTROL_TARGET = 'jupyter.widget.control';

export type ModelLines = Pick<KernelContext, 'registerCommTarget' | 'openComm'>;

/**
 * The models of all widgets, each of which has a comm: https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md.
 * A front end that attaches later, or is loaded again, asks for them.
 */
export class Models {
  readonly #open = new Map<string, { readonly comm: Comm; readonly state: () => JsonObject }>();

  constructor(private readonly lines: ModelLines) {
    lines.registerCommTarget(CONTROL_TARGET, (comm) => {
      comm.onMessage = ({ data }) => {
        if (data['method'] === 'request_states') comm.send(this.#states());
      };
    });
  }

  open(state: () => JsonObject): Comm {
    const data = { state: state(), buffer_paths: [] };
    const comm = this.lines.openComm(WIDGET_TARGET, data, { metadata: { version: WIDGET_PROTOCOL } });
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
      if (data['method'] === 'request_state') comm.send({ method: 'update', state, buffer_paths: [] });
    };
    return comm;
  }

  /** The kernel ends. */
  end(): void {
    for (const { comm } of this.#open.values()) comm.close();
  }

  #states(): JsonObject {
    const states = [...this.#open].map(([id, { state: make }]): [string, JsonObject] => {
      const state = make();
      const { _model_name: model_name, _model_module: model_module } = state;
      const { _model_module_version: model_module_version } = state;
      return [id, { model_name, model_module, model_module_version, state }];
    });
    return { method: 'update_states', states: Object.fromEntries(states), buffer_paths: [] };
  }
}
