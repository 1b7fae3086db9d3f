export { checkpoint, clear_checkpoint, deferred_pause, pause } from './control.js';
export {
  abs_set,
  mov,
  movr,
  mv,
  mvr,
  rel_set,
  stop,
  type MoveArguments,
  type MoveOptions,
} from './moving.js';
export { locate, rd, read, trigger, trigger_and_read, type ActionOptions } from './reading.js';
export { repeat, type Delay } from './repeat.js';
export { close_run, create, drop, open_run, save } from './runs.js';
export { configure, stage, stage_all, unstage, unstage_all } from './staging.js';
export {
  move_per_step,
  one_1d_step,
  one_nd_step,
  one_shot,
  type PerShot,
  type PerStep,
  type ScanMotor,
  type TakeReading,
} from './steps.js';
export { subscribe, unsubscribe } from './subscribing.js';
export { null, sleep, wait, wait_for } from './waiting.js';
