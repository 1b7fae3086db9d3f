import { setTimeout as after } from 'node:timers/promises';
import type { Sender } from './send-chain.js';

/** A publisher that refuses to send, instead of dropping, while one of its subscribers has no room. */
export interface RefusingPublisher extends Sender {
  noDrop: boolean;
}

/** How long everybody waits for one who does not read. Longer than a busy program takes to come back to its socket. */
const PATIENCE_MS = 10_000;
/** How long nobody waits after that. */
const IMPATIENT_MS = 60_000;
const FIRST_LOOK_MS = 1;
const LATER_LOOK_MS = 10;

/**
 * Output goes as fast as its slowest reader reads, so that a flood of it takes no memory and loses nothing. A reader that stands
 * still, such as a console that was stopped with Ctrl-Z, must not hold up the others: it misses what it has no room for.
 */
export class PatientSender implements Sender {
  #isPatient = true;
  #impatientUntil = 0;

  constructor(
    private readonly publisher: RefusingPublisher,
    private readonly log: (text: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async send(frames: Uint8Array[]): Promise<void> {
    if (!this.#isPatient && this.now() > this.#impatientUntil) this.#set(true);
    const begin = this.now();
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.publisher.send(frames);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      if (this.now() - begin > PATIENCE_MS) this.#loseOne();
      else await after(tries < LATER_LOOK_MS ? FIRST_LOOK_MS : LATER_LOOK_MS);
    }
  }

  #loseOne(): void {
    this.#set(false);
    this.#impatientUntil = this.now() + IMPATIENT_MS;
    this.log(
      'an attached client does not read its messages: it misses output, and nobody waits for it any more',
    );
  }

  /** The socket cannot be asked, and warns of each change. */
  #set(isPatient: boolean): void {
    this.#isPatient = isPatient;
    this.publisher.noDrop = isPatient;
  }
}
