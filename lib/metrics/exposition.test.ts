import { expect, test } from 'vitest';
import { Durations } from './durations.ts';
import { counters, gauge, toText } from './exposition.ts';

test('each metric says what it is, and its numbers', () => {
  expect(toText([gauge('a_bytes', 'Bytes of a.', 1.5), counters('b_total', 'How many b.', 'kind', { x: 1, y: 2 })])).toBe(
    '# HELP a_bytes Bytes of a.\n# TYPE a_bytes gauge\na_bytes 1.5\n' +
      '# HELP b_total How many b.\n# TYPE b_total counter\nb_total{kind="x"} 1\nb_total{kind="y"} 2\n',
  );
});

test('what would end a label or a line is escaped', () => {
  expect(toText([gauge('a', 'x\ny', 1, { b: 'c"d\\e\nf' })])).toBe('# HELP a x\\ny\n# TYPE a gauge\na{b="c\\"d\\\\e\\nf"} 1\n');
});

test('a bucket holds what the shorter ones hold', () => {
  const durations = new Durations([0.1, 1]);
  for (const seconds of [0.05, 0.1, 0.5, 7]) durations.note(seconds);
  expect(
    toText([durations.toMetric('d_seconds', 'How long.')])
      .split('\n')
      .slice(2, -1),
  ).toEqual([
    'd_seconds_bucket{le="0.1"} 2',
    'd_seconds_bucket{le="1"} 3',
    'd_seconds_bucket{le="+Inf"} 4',
    'd_seconds_sum 7.65',
    'd_seconds_count 4',
  ]);
});

test('work that fails takes its time too', async () => {
  const durations = new Durations([60]);
  const failing = async (): Promise<never> => {
    throw new Error('no');
  };
  await expect(durations.time(failing)).rejects.toThrow('no');
  expect(toText([durations.toMetric('d_seconds', 'How long.')])).toContain('d_seconds_count 1');
});
