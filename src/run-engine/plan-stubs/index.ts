export { broadcast_msg } from './broadcast.js';
export { checkpoint, clear_checkpoint, deferred_pause, input_plan, pause } from './control.js';
export {
  collect,
  collect_while_completing,
  complete,
  complete_all,
  kickoff,
  kickoff_all,
  prepare,
  type CollectOptions,
  type FlyersArguments,
} from './flying.js';
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
export { caching_repeater, repeat, repeater, type Delay } from './repeat.js';
export { close_run, create, drop, open_run, save } from './runs.js';
export { configure, stage, stage_all, unstage, unstage_all } from './staging.js';
export {
  move_per_step,
  one_1d_step,
  one_nd_step,
  one_shot,
  type PerShot,
  type PerStep,
  type PerStep1d,
  type ScanMotor,
  type TakeReading,
} from './steps.js';
export { declare_stream, monitor, unmonitor, type DeclareOptions, type MonitorOptions } from './streams.js';
export { install_suspender, remove_suspender, subscribe, unsubscribe } from './subscribing.js';
export { null, sleep, wait, wait_for } from './waiting.js';
