import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateInName, dayOrderOf, readMoment } from './written-date.ts';

const read = (text: string): string | undefined => readMoment(text, 'Europe/Berlin')?.iso;

test.each([
  ['2013-04-26', '2013-04-26'],
  ['2013-04-26 00:56', '2013-04-26T00:56:00'],
  ['2013-04-26T00:56:07+1000', '2013-04-26T00:56:07+10:00'],
  ['2013/04/26 0:56:07', '2013-04-26T00:56:07'],
  ['26.04.2013 00:56', '2013-04-26T00:56:00'],
  ['4/26/2013 6:40 pm', '2013-04-26T18:40:00'],
  ['26/4/13', '2013-04-26'],
  ['4/26/99 12:05am', '1999-04-26T00:05:00'],
  ['Apr 26 2013 00:56:07', '2013-04-26T00:56:07'],
  ['April 26th, 2013', '2013-04-26'],
  ['00:56 26 April 2013', '2013-04-26T00:56:00'],
  ['Fri Apr 26 00:56:07 2013', '2013-04-26T00:56:07'],
  ['Fri, 26 Apr 2013 00:56:07 GMT', '2013-04-26T00:56:07Z'],
  ['1366901767.25', '2013-04-25T14:56:07Z'],
])('%s is %s', (text, iso) => {
  expect(read(text)).toBe(iso);
});

test.each(['', 'soon', '0000-00-00', '2013-02-30', '13/13/2013', '2013-04-26 25:00', '26 Foo 2013', '2013-04-26 or so', '2013'])(
  '%j is no date',
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);

test('a day that could be a month is a guess', () => {
  expect(readMoment('4/5/2013', 'UTC')).toEqual({ iso: '2013-04-05', isGuess: true });
  expect(readMoment('4/4/2013', 'UTC')?.isGuess).toBe(false);
  expect(readMoment('4/26/2013', 'UTC')?.isGuess).toBe(false);
});

test('a date that could be read in two ways is read as the others of its blog', () => {
  expect(dayOrderOf(['4/5/2013', '26/4/2013', 'soon'])).toBe('day');
  expect(dayOrderOf(['4/5/2013', '4/26/13'])).toBe('month');
  expect(dayOrderOf(['4/26/2013', '26/4/2013'])).toBeNull();
  expect(readMoment('4/5/2013', 'UTC', 'day')).toEqual({ iso: '2013-05-04', isGuess: false });
  expect(readMoment('4/26/2013', 'UTC', 'day')?.iso).toBe('2013-04-26');
});

test('a date stands at the end of a name, with the time, or at its beginning', () => {
  expect(dateInName('trip-2004-05-06-12-30', 'UTC')).toBe('2004-05-06T12:30:00');
  expect(dateInName('trip-2004-05-06', 'UTC')).toBe('2004-05-06');
  expect(dateInName('2004-05-06-trip', 'UTC')).toBe('2004-05-06');
  expect(dateInName('2004-05-06', 'UTC')).toBe('2004-05-06');
  expect(dateInName('12004-05-06-trip', 'UTC')).toBeNull();
  expect(dateInName('trip-2004-13-06', 'UTC')).toBeNull();
});

test('any moment is the same again, however it is written', () => {
  const seconds = fc.integer({ min: 86_400 * 1200, max: 4_102_444_800 });
  fc.assert(
    fc.property(seconds, (second) => {
      const date = new Date(second * 1000);
      const iso = date.toISOString().replace('.000Z', 'Z');
      for (const text of [
        iso,
        date.toUTCString(),
        String(second),
        iso.replace('T', ' ').replace('Z', ' +0000').replaceAll('-', '/'),
      ])
        expect(Date.parse(readMoment(text, 'UTC')!.iso)).toBe(second * 1000);
    }),
  );
});

test('nothing that is typed is an error', () => {
  fc.assert(fc.property(fc.string(), (text) => void readMoment(text, 'UTC')));
});
