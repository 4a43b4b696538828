import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toWallClock } from '../clock.ts';
import type { FeedArchive } from '../urls.ts';
import { archiveOf, newestArchive, type Archive } from './archives.ts';
import type { EntrySource, Range } from './entry-source.ts';
import { entryOf } from './scratch-feeds.ts';

/** Entries posted at these moments (ms UTC), each known by its own; those of one moment in some order that stays. */
function sourceOf(moments: readonly number[]): EntrySource {
  const sorted = moments.map((at, index) => ({ at, guid: `${at} ${index}` })).toSorted((one, other) => other.at - one.at);
  const placed = (range: Range | null) => sorted.filter(({ at }) => !range || (at >= range.from && at < range.to));
  return {
    count: async (range) => placed(range).length,
    newest: async (before) => sorted.find(({ at }) => before === null || at < before)?.at ?? null,
    oldest: async (from) => sorted.findLast(({ at }) => at >= from)?.at ?? null,
    entries: async ({ range, skip, limit }) =>
      placed(range)
        .slice(skip, skip + limit)
        .map(({ at, guid }) => entryOf({ guid, published: at })),
  };
}

type Options = { zone: string; size: number };
type Step = { place: FeedArchive; archive: Archive; guids: string[]; moments: number[] };

async function stepTo(source: EntrySource, place: FeedArchive, options: Options): Promise<Step> {
  const archive = (await archiveOf(source, place, options))!;
  const entries = await source.entries(archive.stretch);
  return { place, archive, guids: entries.map(({ guid }) => guid), moments: entries.map(({ published }) => published) };
}

/** The archive documents as a reader comes to them from a subscription, the newest first. */
async function walk(source: EntrySource, options: Options): Promise<Step[]> {
  const steps: Step[] = [];
  let place = await newestArchive(source, options);
  while (place && steps.length < 100) {
    steps.push(await stepTo(source, place, options));
    place = steps.at(-1)!.archive.previous;
  }
  return steps;
}

const year = (at: number, zone: string): number => toWallClock(at, zone).year;
const first = Date.UTC(2010, 0, 1);
const day = 86_400_000;

/** Moments of some years; often near the turn of one, where zones count differently, and several at once. */
const moment = fc.oneof(
  fc.integer({ min: first, max: Date.UTC(2017, 0, 1) }),
  fc.tuple(fc.integer({ min: 2010, max: 2016 }), fc.integer({ min: -14, max: 14 })).map(([y, h]) => Date.UTC(y, 0, 1, h)),
);
const moments = fc.array(moment, { maxLength: 25 });
const options = fc.record({
  zone: fc.constantFrom('UTC', 'Australia/Sydney', 'America/St_Johns', 'Pacific/Kiritimati'),
  size: fc.integer({ min: 1, max: 4 }),
});

test('the documents of the past hold every entry once, the newest first', async () => {
  await fc.assert(
    fc.asyncProperty(moments, options, async (all, options) => {
      const source = sourceOf(all);
      const steps = await walk(source, options);
      const whole = await source.entries({ range: null, skip: 0, limit: all.length });
      expect(steps.flatMap(({ guids }) => guids)).toEqual(whole.map(({ guid }) => guid));
      for (const { place, guids, moments } of steps) {
        expect(guids.length).toBeGreaterThan(0);
        expect(guids.length).toBeLessThanOrEqual(options.size);
        expect(new Set(moments.map((at) => year(at, options.zone)))).toEqual(new Set([place.year]));
      }
    }),
  );
});

test('the way forward is the way back', async () => {
  await fc.assert(
    fc.asyncProperty(moments, options, async (all, options) => {
      const steps = await walk(sourceOf(all), options);
      expect(steps.map(({ archive }) => archive.next)).toEqual([null, ...steps.map(({ place }) => place)].slice(0, steps.length));
    }),
  );
});

test('a new entry changes no document that others follow', async () => {
  await fc.assert(
    fc.asyncProperty(moments, options, fc.integer({ min: 1, max: 900 * day }), async (all, options, later) => {
      const newest = Math.max(first, ...all) + later;
      const [before, after] = [sourceOf(all), sourceOf([...all, newest])];
      for (const { place, archive, guids } of await walk(before, options)) {
        const now = await stepTo(after, place, options);
        const isOpen = archive.next === null && guids.length < options.size && place.year === year(newest, options.zone);
        expect(now.guids.slice(isOpen ? 1 : 0)).toEqual(guids);
        expect(now.archive.previous).toEqual(archive.previous);
        if (archive.next !== null) expect(now.archive.next).toEqual(archive.next);
        // The last one has another behind it now, if it was full or its year is over.
        else expect(now.archive.next === null).toBe(isOpen);
      }
    }),
  );
});

test('a year is one of the zone', async () => {
  const source = sourceOf([Date.UTC(2013, 11, 31, 12), Date.UTC(2013, 11, 31, 14)]);
  const places = async (zone: string) => (await walk(source, { zone, size: 9 })).map(({ place }) => place);
  expect(await places('UTC')).toEqual([{ year: 2013, part: 1 }]);
  expect(await places('Australia/Sydney')).toEqual([
    { year: 2014, part: 1 },
    { year: 2013, part: 1 },
  ]);
});

test('the oldest entries of a long year stay in its first part', async () => {
  const source = sourceOf([1, 2, 3, 4, 5, 6, 7].map((date) => Date.UTC(2013, 0, date)));
  const steps = await walk(source, { zone: 'UTC', size: 3 });
  expect(steps.map(({ place, moments }) => [place.part, moments.map((at) => new Date(at).getUTCDate())])).toEqual([
    [3, [7]],
    [2, [6, 5, 4]],
    [1, [3, 2, 1]],
  ]);
});

test('there is no document without entries', async () => {
  const options = { zone: 'UTC', size: 3 };
  const source = sourceOf([Date.UTC(2013, 0, 1), Date.UTC(2015, 0, 1)]);
  for (const place of [
    { year: 2012, part: 1 },
    { year: 2014, part: 1 },
    { year: 2013, part: 2 },
    { year: 0, part: 1 },
    { year: 9999, part: 1 },
  ])
    expect(await archiveOf(source, place, options), JSON.stringify(place)).toBeNull();
  expect(await newestArchive(sourceOf([]), options)).toBeNull();
  expect((await archiveOf(source, { year: 2013, part: 1 }, options))!.next).toEqual({ year: 2015, part: 1 });
});
