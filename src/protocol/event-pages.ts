import type { Datum, DatumPage, EventDocument, EventPage } from './documents.js';

/** Many events of one stream in columns. */
export function packEventPage(events: readonly EventDocument[]): EventPage {
  const [first] = events;
  if (first === undefined) throw new RangeError('A page needs at least one event.');
  return {
    uid: events.map(({ uid }) => uid),
    time: events.map(({ time }) => time),
    seq_num: events.map(({ seq_num }) => seq_num),
    descriptor: first.descriptor,
    data: columns(events.map(({ data }) => data)),
    timestamps: columns(events.map(({ timestamps }) => timestamps)),
    filled: columns(events.map(({ filled }) => filled)),
  };
}

export function unpackEventPage(page: EventPage): EventDocument[] {
  return page.uid.map((uid, row) => ({
    uid,
    time: page.time[row] as number,
    seq_num: page.seq_num[row] as number,
    descriptor: page.descriptor,
    data: rowOf(page.data, row),
    timestamps: rowOf(page.timestamps, row),
    filled: rowOf(page.filled, row),
  }));
}

/** The same events in pages of at most `size`. A page holds events of one descriptor. */
export function* rechunkEventPages(pages: Iterable<EventPage>, size: number): Generator<EventPage, void> {
  let waiting: EventDocument[] = [];
  for (const page of pages) {
    for (const event of unpackEventPage(page)) {
      if (waiting.length === size || (waiting[0] ?? event).descriptor !== event.descriptor) {
        yield packEventPage(waiting);
        waiting = [];
      }
      waiting.push(event);
    }
  }
  if (waiting.length > 0) yield packEventPage(waiting);
}

export function mergeEventPages(pages: readonly EventPage[]): EventPage {
  return packEventPage(pages.flatMap(unpackEventPage));
}

export function packDatumPage(datums: readonly Datum[]): DatumPage {
  const [first] = datums;
  if (first === undefined) throw new RangeError('A page needs at least one datum.');
  return {
    datum_id: datums.map(({ datum_id }) => datum_id),
    resource: first.resource,
    datum_kwargs: columns(datums.map(({ datum_kwargs }) => datum_kwargs)),
  };
}

export function unpackDatumPage({ datum_id, resource, datum_kwargs }: DatumPage): Datum[] {
  return datum_id.map((id, row) => ({ datum_id: id, resource, datum_kwargs: rowOf(datum_kwargs, row) }));
}

export function* rechunkDatumPages(pages: Iterable<DatumPage>, size: number): Generator<DatumPage, void> {
  let waiting: Datum[] = [];
  for (const page of pages) {
    for (const datum of unpackDatumPage(page)) {
      if (waiting.length === size || (waiting[0] ?? datum).resource !== datum.resource) {
        yield packDatumPage(waiting);
        waiting = [];
      }
      waiting.push(datum);
    }
  }
  if (waiting.length > 0) yield packDatumPage(waiting);
}

export function mergeDatumPages(pages: readonly DatumPage[]): DatumPage {
  return packDatumPage(pages.flatMap(unpackDatumPage));
}

function columns<T>(rows: readonly Record<string, T>[]): Record<string, T[]> {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] as T)]));
}

function rowOf<T>(page: Record<string, readonly T[]>, row: number): Record<string, T> {
  return Object.fromEntries(Object.entries(page).map(([name, column]) => [name, column[row] as T]));
}
