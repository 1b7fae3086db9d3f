export { contingency_wrapper, finalize_wrapper, type Contingency } from './contingency.js';
export { inject_md_wrapper } from './inject-md.js';
export { msg_mutator } from './msg-mutator.js';
export { rewindable_wrapper } from './rewindable.js';
export { run_wrapper } from './run.js';
export { set_run_key_wrapper } from './set-run-key.js';
export { stage_wrapper } from './stage.js';
export { subs_wrapper } from './subs.js';
