const EMPTY = 0;

/** A request as a ROUTER receives it: who asked (to be echoed in front of the reply), and the body or what is wrong. */
export type Incoming =
  | { readonly envelope: Buffer[]; readonly body: Buffer }
  | { readonly envelope: Buffer[]; readonly fault: string };

/**
 * Takes the frames of a request apart: routing ids up to the first empty frame, then exactly one body frame. A client
 * that sends no empty frame (a DEALER that forgot it) is answered the way it spoke, without one.
 */
export function openEnvelope(frames: Buffer[]): Incoming {
  const [client, second, body] = frames;
  if (frames.length === 3 && second?.length === EMPTY) {
    return { envelope: [client as Buffer, second], body: body as Buffer };
  }
  const delimiter = frames.findIndex((frame, at) => at > 0 && frame.length === EMPTY);
  if (delimiter < 0) {
    return { envelope: frames.slice(0, 1), fault: 'the empty frame in front of the body is missing' };
  }
  const envelope = frames.slice(0, delimiter + 1);
  const bodies = frames.slice(delimiter + 1);
  if (bodies.length === 1) return { envelope, body: bodies[0] as Buffer };
  return { envelope, fault: `a request has one body frame, and this one has ${bodies.length}` };
}
