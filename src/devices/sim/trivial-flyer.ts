import type {
  AssetDocument,
  DataKeys,
  EventCollectable,
  Flyable,
  PartialEvent,
  Status,
} from '../protocols.js';
import { doneStatus } from '../settled.js';

const EVENTS = 100;

/** Flies at once, and collects events with nothing in them. */
export class TrivialFlyer implements Flyable, EventCollectable {
  readonly name: string = 'trivial_flyer';
  readonly parent = null;

  kickoff(): Status {
    return doneStatus;
  }

  complete(): Status {
    return doneStatus;
  }

  describeCollect(): Record<string, DataKeys> {
    return { stream_name: {} };
  }

  readConfiguration(): Record<string, never> {
    return {};
  }

  describeConfiguration(): Record<string, never> {
    return {};
  }

  *collect(): Generator<PartialEvent> {
    for (let time = 0; time < EVENTS; time += 1) yield { data: {}, timestamps: {}, time };
  }

  stop(): void {}
}

/** The same, of the kind that may also tell of files. */
export class NewTrivialFlyer extends TrivialFlyer {
  override readonly name = 'new_trivial_flyer';

  *collectAssetDocs(): Generator<AssetDocument> {}
}
