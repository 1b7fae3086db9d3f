import { messageOf, QueueServerError } from '../errors.js';
import { environmentExists } from './environment-exists.js';
import { checkKernelIsFree } from './kernel-free.js';
import type { ManagerParts } from './manager-parts.js';
import type { QueueExecution } from './queue-execution.js';
import type { TaskExecution } from './task-execution.js';

/** Opens, closes and destroys the environment, and deals with one that ended by itself (spec re-manager §3.5, §4.3). */
export class EnvironmentControl {
  readonly #parts: ManagerParts;
  readonly #execution: QueueExecution;
  readonly #tasks: TaskExecution;
  /** Why the last opening failed; null after a success. */
  #failure: string | null = null;

  constructor(parts: ManagerParts, execution: QueueExecution, tasks: TaskExecution) {
    this.#parts = parts;
    this.#execution = execution;
    this.#tasks = tasks;
  }

  get exists(): boolean {
    return environmentExists(this.#parts);
  }

  get failure(): string | null {
    return this.#failure;
  }

  open(): void {
    const { state } = this.#parts;
    // While it is on its way out, the state says more.
    if (this.exists && !state.is('closing_environment', 'destroying_environment'))
      throw new QueueServerError('ENVIRONMENT_OPEN');
    state.apply('open_environment', 'environment_open');
    this.#parts.background('opening the environment', this.#open());
  }

  close(): void {
    const { state } = this.#parts;
    if (!this.exists) throw new QueueServerError('ENVIRONMENT_CLOSED');
    if (state.is('idle')) checkKernelIsFree(this.#parts);
    state.apply('close_environment', 'environment_close');
    this.#parts.background('closing the environment', this.#close());
  }

  destroy(): void {
    const { state } = this.#parts;
    if (!this.exists && !state.is('creating_environment')) throw new QueueServerError('ENVIRONMENT_CLOSED');
    // Whoever takes up what an earlier manager left finds that it is gone, and what that means for a plan.
    if (state.is('initializing'))
      return this.#parts.background('destroying the environment', this.#parts.worker.destroy());
    // Whoever asks again, because nothing seems to happen, gets what he wants.
    if (state.is('destroying_environment')) return;
    state.apply('destroy_environment', 'environment_destroy');
    this.#parts.background('destroying the environment', this.#destroy('the environment was destroyed'));
  }

  /** Ends the environment whatever it is doing: in order where nothing runs, else by force. */
  async shutDown(): Promise<void> {
    const { state, worker } = this.#parts;
    if (!this.exists && !state.is('creating_environment')) return;
    if (state.is('initializing')) return worker.destroy();
    if (state.is('idle') && worker.view.activity?.cell !== 'other') {
      state.apply('close_environment', 'manager_stop');
      return this.#close();
    }
    state.apply('destroy_environment', 'manager_stop');
    return this.#destroy('the manager was stopped');
  }

  /** The worker ended without being asked to. */
  async died(reason: string): Promise<void> {
    const { log, state } = this.#parts;
    log.error(new QueueServerError('ENVIRONMENT_LOST', [reason]).message);
    // Opening, closing and destroying have their own ends, and hear of it there.
    if (state.is('creating_environment', 'closing_environment', 'destroying_environment')) return;
    this.#tasks.workerLost();
    await this.#execution.workerLost(`the worker environment ended: ${reason}`, () => {
      if (!state.is('idle')) state.apply('settled', 'the worker is gone');
    });
  }

  async #open(): Promise<void> {
    const { log, serial, state, worker } = this.#parts;
    let failure: string | null = null;
    try {
      await worker.open();
    } catch (error) {
      failure = messageOf(error);
    }
    await serial.run(() => {
      this.#failure = failure;
      if (failure === null) log.info(`The worker environment is open: ${this.#contents()}.`);
      else log.error(failure);
      // Somebody may have destroyed what was being opened: then the state is no longer ours to move.
      if (state.is('creating_environment'))
        state.apply('settled', failure === null ? 'the environment is open' : failure);
    });
  }

  /** How much there is to work with: a startup directory that was the wrong one shows here. */
  #contents(): string {
    const { plans = {}, devices = {} } = this.#parts.worker.view.lists ?? {};
    return `${Object.keys(plans).length} plans, ${Object.keys(devices).length} devices`;
  }

  async #close(): Promise<void> {
    const { log, serial, state, worker } = this.#parts;
    try {
      await worker.close();
    } catch (error) {
      log.error('The environment did not close', error);
    }
    await serial.run(() => {
      this.#tasks.workerLost();
      log.info('The worker environment is closed.');
      if (state.is('closing_environment')) state.apply('settled', 'the environment is closed');
    });
  }

  async #destroy(reason: string): Promise<void> {
    const { log, serial, state, worker } = this.#parts;
    await worker.destroy();
    await serial.run(async () => {
      this.#tasks.workerLost();
      log.info(`The worker environment was ended by force: ${reason}.`);
      await this.#execution.workerLost(reason, () => {
        if (state.is('destroying_environment')) state.apply('settled', reason);
      });
    });
  }
}
