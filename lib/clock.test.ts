import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayHeading, parseDate, postedAt, toIso, toRange, toWallClock } from './clock.ts';

const sydney = 'Australia/Sydney';
const at = (text: string, zone = 'UTC') => parseDate(text, zone)!.at;

test('dates are read with a zone, without one, and as Jekyll writes them', () => {
  const expected = Date.UTC(2013, 3, 25, 14, 56);
  expect(parseDate('2013-04-26T00:56:00+10:00', 'UTC')).toEqual({ at: expected, zoned: true });
  expect(parseDate('2013-04-26 00:56', sydney)).toEqual({ at: expected, zoned: false });
  expect(parseDate('2013-04-26 00:56:00 +1000', 'UTC')).toEqual({ at: expected, zoned: true });
  expect(parseDate('2013-04-25T14:56:00Z', sydney)).toEqual({ at: expected, zoned: true });
  expect(parseDate('2013-04-26', sydney)).toEqual({ at: Date.UTC(2013, 3, 25, 14), zoned: false });
});

test('what is no date of the calendar is refused', () => {
  for (const text of ['2013-02-30', '2013-13-01', 'yesterday', '2013-04-26T25:00', '0000-00-00', '26.4.2013', ''])
    expect(parseDate(text, 'UTC'), text).toBeNull();
});

test('a time that daylight saving skips is moved on, and one that happens twice is the first', () => {
  expect(new Date(at('2013-10-06 02:30', sydney)).toISOString()).toBe('2013-10-05T16:30:00.000Z');
  expect(new Date(at('2013-04-07 02:30', sydney)).toISOString()).toBe('2013-04-06T15:30:00.000Z');
});

test("the day heading and the time are the zone's, around midnight and in three zones", () => {
  const moment = Date.UTC(2013, 3, 25, 14, 56);
  expect([dayHeading(moment, sydney), postedAt(moment, sydney)]).toEqual(['Fri, 26 Apr 2013', '00:56']);
  expect([dayHeading(moment, 'Europe/London'), postedAt(moment, 'Europe/London')]).toEqual(['Thu, 25 Apr 2013', '15:56']);
  expect([dayHeading(moment, 'America/New_York'), postedAt(moment, 'America/New_York')]).toEqual(['Thu, 25 Apr 2013', '10:56']);
  expect(postedAt(Date.UTC(2013, 3, 25, 14), sydney)).toBe('00:00');
});

test('the day of the month has two digits, as in the seed', () => {
  expect(dayHeading(Date.UTC(2013, 3, 7, 12), 'UTC')).toBe('Sun, 07 Apr 2013');
});

test('a day lasts 23 or 25 hours when the clocks change', () => {
  const hours = (month: number, day: number, zone: string) => {
    const { from, to } = toRange({ year: 2013, month, day }, zone)!;
    return (to - from) / 3_600_000;
  };
  expect([hours(10, 6, sydney), hours(4, 7, sydney), hours(6, 1, sydney)]).toEqual([23, 25, 24]);
  expect([hours(3, 31, 'Europe/London'), hours(10, 27, 'Europe/London')]).toEqual([23, 25]);
});

test('there is no 30th of February to list', () => {
  expect(toRange({ year: 2013, month: 2, day: 30 }, 'UTC')).toBeNull();
});

test('every moment lies in the day, month and year that its wall clock shows', () => {
  const zone = fc.constantFrom(sydney, 'America/New_York', 'Asia/Kathmandu', 'Europe/London', 'Pacific/Apia');
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2035, 0) }), zone, (moment, name) => {
      const { year, month, day } = toWallClock(moment, name);
      for (const part of [{ year }, { year, month }, { year, month, day }]) {
        const { from, to } = toRange(part, name)!;
        expect(from <= moment && moment < to).toBe(true);
      }
    }),
  );
});

test('a machine-readable time carries the offset of its day', () => {
  expect(toIso(Date.UTC(2013, 3, 25, 14, 56), sydney)).toBe('2013-04-26T00:56:00+10:00');
  expect(toIso(Date.UTC(2013, 0, 25, 14, 56), sydney)).toBe('2013-01-26T01:56:00+11:00');
});
