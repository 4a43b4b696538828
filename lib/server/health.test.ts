import { expect, test } from 'vitest';
import { judge, type Health } from './health.ts';

const now = Date.UTC(2026, 0, 1, 12);
const minute = 60_000;
const hour = 60 * minute;

const well: Health = {
  phase: 'serving',
  store: { seconds: 0.001, problem: null, isBusy: false, mails: { count: 0, oldest: null }, pings: { count: 0, oldest: null } },
  disk: { free: 1e10, problem: null },
  publish: { runningSince: null, last: { at: now, revision: 'abc', broken: 0 }, failing: null },
  pullFailsSince: null,
};

const found = (health: Partial<Health>) => judge({ ...well, ...health }, now);

test('a server that can serve and write is well', () => {
  expect(found({})).toEqual({ status: 'ok', store: 'ok', disk: 'ok', publish: 'ok', files: 'ok', mail: 'ok' });
});

test('what keeps readers from writing is a failure', () => {
  expect(found({ store: { ...well.store!, problem: 'down', mails: null } })).toMatchObject({
    status: 'failing',
    store: 'failing',
  });
  expect(found({ store: undefined })).toMatchObject({ status: 'failing', store: 'failing' });
  expect(found({ disk: { free: 0, problem: 'ENOSPC' } })).toMatchObject({ status: 'failing', disk: 'full' });
  expect(found({ disk: undefined })).toMatchObject({ status: 'failing', disk: 'unknown' });
});

test('what readers do not notice is worth a look', () => {
  const store = { ...well.store!, mails: { count: 1, oldest: now - 2 * hour } };
  expect(found({ store })).toMatchObject({ status: 'degraded', mail: 'late' });
  expect(found({ disk: { free: 1e6, problem: null } })).toMatchObject({ status: 'degraded', disk: 'low' });
  expect(found({ pullFailsSince: now })).toMatchObject({ status: 'degraded', publish: 'failing' });
  const publish = { ...well.publish, failing: { since: now, reason: 'x', isTriedAgain: false } };
  expect(found({ publish })).toMatchObject({ status: 'degraded', publish: 'failing' });
  expect(found({ publish: { ...well.publish, runningSince: now - 11 * minute } })).toMatchObject({
    status: 'degraded',
    publish: 'slow',
  });
  expect(found({ publish: { ...well.publish, runningSince: now - 9 * minute } })).toMatchObject({ status: 'ok' });
  const broken = { ...well.publish, last: { at: now, revision: null, broken: 2 } };
  expect(found({ publish: broken })).toMatchObject({ status: 'degraded', files: 'broken' });
});

test('a store that waits for a publish of ours is busy, not broken', () => {
  const store = { ...well.store!, problem: 'locked', isBusy: true, mails: null, pings: null };
  expect(found({ store })).toMatchObject({ status: 'degraded', store: 'busy', mail: 'unknown' });
});

test('a server that starts or stops says so, whatever else is wrong', () => {
  expect(found({ phase: 'starting', store: undefined, disk: undefined })).toMatchObject({ status: 'starting', store: 'unknown' });
  expect(found({ phase: 'stopping', store: undefined })).toMatchObject({ status: 'stopping' });
});
