import { Readable, type Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { once } from '../once.ts';

/** So many pieces are made at the same time, of many posts each. */
const atOnce = 2;

/** So many may be under way: each holds a piece and its coder. */
const mostUnderWay = 20;

/** Who has not read on for so long (ms) makes room, if somebody else asks. */
const patience = 1000;

/** `waitsSince` is when a reader was given a piece (ms); Infinity while it waits for us. */
type Sending = { response: Writable; waitsSince: number };

const turns = (): LimitFunction => once('sitemap-turns', () => pLimit(atOnce));

const underWay = (): Set<Sending> => once('sitemap-readers', () => new Set<Sending>());

/** Is there room for another reader? One who reads byte by byte is hung up on for it, since there is no end to that. */
export function isRoomForReader(): boolean {
  if (underWay().size < mostUnderWay) return true;
  const slowest = [...underWay()].reduce((one, other) => (other.waitsSince < one.waitsSince ? other : one));
  if (performance.now() - slowest.waitsSince < patience) return false;
  underWay().delete(slowest);
  slowest.response.destroy();
  return true;
}

/** The pieces, each made in its turn when it is asked for. Nobody holds a turn while their reader reads. */
async function* inTurns(pieces: AsyncGenerator<string>, sending: Sending): AsyncGenerator<string> {
  try {
    for (;;) {
      sending.waitsSince = Infinity;
      const { done, value } = await turns()(() => pieces.next());
      if (done) return;
      sending.waitsSince = performance.now();
      yield value;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** Sends a text that is made piece by piece as it is read, in a coding. Rejects if the reader goes away, or has to. */
export async function sendPieces(pieces: AsyncGenerator<string>, coder: Transform, response: Writable): Promise<void> {
  const sending: Sending = { response, waitsSince: Infinity };
  underWay().add(sending);
  try {
    await pipeline(Readable.from(inTurns(pieces, sending)), coder, response);
  } finally {
    underWay().delete(sending);
  }
}
