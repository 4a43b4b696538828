import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchStore, type ScratchStore } from './db/scratch-store.ts';
import { endSessions, generationOf, viewerIn } from './session-generation.ts';
import type { Session, Viewer } from './session.ts';

let scratch: ScratchStore;

beforeEach(async () => {
  scratch = await scratchStore();
});

afterEach(() => scratch.close());

const ann: Viewer = { name: 'Ann', email: 'ann@example.org', isVerified: true };

/** The session that somebody begins now. */
const begin = async (viewer = ann): Promise<Session> => ({
  viewer,
  generation: await generationOf(scratch.store.read, viewer.email),
});

test('who signs out everywhere is signed out at every server, also after a restart, and may sign in again', async () => {
  const [one, other] = [await begin(), await begin()];
  const server = await scratch.openAgain();
  expect(await viewerIn(server, one)).toEqual(ann);
  await endSessions(scratch.store.write, 'Ann@Example.org');
  for (const store of [scratch.store, server, await scratch.openAgain()])
    for (const session of [one, other]) expect(await viewerIn(store, session)).toBeNull();
  const next = await begin();
  expect(await viewerIn(server, next)).toEqual(ann);
  await endSessions(server.write, 'ann@example.org');
  for (const session of [one, next]) expect(await viewerIn(scratch.store, session)).toBeNull();
});

test('others stay signed in, and so does who has no address', async () => {
  const [bob, nameless] = [await begin({ ...ann, email: 'bob@example.org' }), await begin({ ...ann, email: null })];
  await endSessions(scratch.store.write, 'ann@example.org');
  expect([await viewerIn(scratch.store, bob), await viewerIn(scratch.store, nameless)]).toEqual([bob.viewer, nameless.viewer]);
});

test('a generation that was not given out here is worth nothing', async () => {
  expect(await viewerIn(scratch.store, { viewer: ann, generation: 'made up' })).toBeNull();
  expect(await viewerIn(scratch.store, null)).toBeNull();
});
