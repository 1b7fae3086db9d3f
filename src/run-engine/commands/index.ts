import type { Command } from '../message.js';
import { checkpoint } from './checkpoint.js';
import { clearCheckpoint } from './clear-checkpoint.js';
import { closeRun } from './close-run.js';
import { configure } from './configure.js';
import { collect } from './collect.js';
import { create } from './create.js';
import { declareStream } from './declare-stream.js';
import { once, repeatable, type CommandDefinition } from './define.js';
import { drop } from './drop.js';
import { engineClass } from './engine-class.js';
import { complete, kickoff } from './flying.js';
import { input } from './input.js';
import { locate } from './locate.js';
import { monitor, unmonitor } from './monitor.js';
import { doNothing } from './null.js';
import { openRun } from './open-run.js';
import { pause } from './pause.js';
import { prepare } from './prepare.js';
import { read } from './read.js';
import { rewindable } from './rewindable.js';
import { save } from './save.js';
import { set } from './set.js';
import { sleep } from './sleep.js';
import { stage } from './stage.js';
import { stop } from './stop.js';
import { subscribe } from './subscribe.js';
import { installSuspender, removeSuspender, resumeFromSuspender, startSuspender } from './suspenders.js';
import { trigger } from './trigger.js';
import { unstage } from './unstage.js';
import { unsubscribe } from './unsubscribe.js';
import { wait } from './wait.js';
import { waitFor } from './wait-for.js';

/** Every command, and whether a rewind repeats it. A missing, misspelt or mistyped one does not compile. */
export type Commands = { readonly [C in Command]: CommandDefinition<C> };
export const commands: Commands = {
  open_run: once(openRun),
  close_run: once(closeRun),
  declare_stream: repeatable(declareStream),
  create: repeatable(create),
  read: repeatable(read),
  save: repeatable(save),
  drop: repeatable(drop),
  monitor: once(monitor),
  unmonitor: once(unmonitor),
  null: repeatable(doNothing),
  set: repeatable(set),
  trigger: repeatable(trigger),
  prepare: repeatable(prepare),
  kickoff: repeatable(kickoff),
  complete: repeatable(complete),
  collect: repeatable(collect),
  configure: repeatable(configure),
  locate: repeatable(locate),
  stage: once(stage),
  unstage: once(unstage),
  stop: repeatable(stop),
  sleep: repeatable(sleep),
  wait: repeatable(wait),
  wait_for: repeatable(waitFor),
  checkpoint: repeatable(checkpoint),
  clear_checkpoint: repeatable(clearCheckpoint),
  rewindable: repeatable(rewindable),
  pause: once(pause),
  input: repeatable(input),
  subscribe: once(subscribe),
  unsubscribe: once(unsubscribe),
  install_suspender: once(installSuspender),
  remove_suspender: once(removeSuspender),
  _start_suspender: once(startSuspender),
  _resume_from_suspender: repeatable(resumeFromSuspender),
  RE_class: repeatable(engineClass),
};

export type { CommandDefinition } from './define.js';
