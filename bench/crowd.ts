import { setTimeout as sleep } from 'node:timers/promises';
import { seeded, type Random } from './random.ts';

/** What became of one request: its status (0 if there was no answer), whether the answer was kept before, and how long it took (ms). */
export type Outcome = { status: number; isKept: boolean; ms: number };

/** One request of a kind, as somebody sends it who does not know of the others. Its answer has come when it resolves. */
export type Visitor = (random: Random) => Promise<Outcome>;

/** Those who come to a blog: how many of a hundred requests are of a kind, and what such a request is. */
export type Crowd = Readonly<Record<string, { share: number; visit: Visitor }>>;

/** What came of the requests, by kind. */
export type Outcomes = Map<string, Outcome[]>;

/** The kind that a number from 0 to 1 falls to. */
function kindAt(crowd: Crowd, number: number): string {
  const kinds = Object.entries(crowd);
  let left = number * kinds.reduce((sum, [, { share }]) => sum + share, 0);
  for (const [kind, { share }] of kinds) if ((left -= share) < 0) return kind;
  return kinds[0]![0];
}

/**
 * Has a crowd come for so many seconds, so many of them each second: at random moments, and whether those before have their answers or not, as
 * people do. So what one waits for makes nobody come later.
 */
export async function letIn(
  crowd: Crowd,
  { seconds, perSecond, seed }: { seconds: number; perSecond: number; seed: number },
): Promise<Outcomes> {
  const random = seeded(seed);
  const outcomes: Outcomes = new Map(Object.keys(crowd).map((kind) => [kind, []]));
  const visits: Promise<void>[] = [];
  const began = performance.now();
  for (let at = 0; at < seconds * 1000; at -= (Math.log(1 - random()) * 1000) / perSecond) {
    const early = at - (performance.now() - began);
    if (early > 1) await sleep(early);
    const kind = kindAt(crowd, random());
    const visit = crowd[kind]!.visit(random).catch((): Outcome => ({ status: 0, isKept: false, ms: 0 }));
    visits.push(visit.then((outcome) => void outcomes.get(kind)!.push(outcome)));
  }
  await Promise.all(visits);
  return outcomes;
}
