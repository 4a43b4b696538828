import { expect, test } from 'vitest';
import { noteFailure, notePublished, notingPublish, publishState } from './state.ts';

const published = { revision: { after: 'abc' }, failed: [], heldBack: null };

test('what fails, or is held back, is told since it began, until all is published', async () => {
  noteFailure(new Error('Most posts would go.'));
  const since = publishState().failing!.since;
  const heldBack = { reason: 'This checkout is behind.', isTriedAgain: true };
  notePublished({ ...published, heldBack });
  expect(publishState()).toMatchObject({ failing: { since, ...heldBack }, last: { revision: 'abc' } });
  await notingPublish(async () => published);
  expect(publishState().failing).toBeNull();
});

test('it is told since when a publish is under way', async () => {
  await notingPublish(async () => {
    expect(publishState().runningSince).toBeLessThanOrEqual(Date.now());
    return published;
  });
  expect(publishState().runningSince).toBeNull();
});
