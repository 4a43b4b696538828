import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scratchStore } from '../db/scratch-store.ts';
import { scratchEdge } from '../edge/scratch-edge.ts';
import { parseSite } from '../site.ts';
import { purgeOutdated } from './outdated-edge.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');

/** A folder with a build. */
function rootOf(build: string): string {
  const root = mkdtempSync(join(tmpdir(), 'waypost-build-'));
  mkdirSync(join(root, '.next'));
  writeFileSync(join(root, '.next/BUILD_ID'), build);
  return root;
}

test('an edge drops all at the start of another version, and once more when the one before it stops', async () => {
  const [edge, { store, close }] = [await scratchEdge(), await scratchStore()];
  vi.stubEnv('EDGE_PURGE_URL', edge.url);
  const [before, after] = [rootOf('before'), rootOf('after')];
  const start = (root: string) => purgeOutdated(store, { root, site, isChanged: false });
  const purgesAre = (count: number) => expect.poll(() => edge.paths()).toEqual(Array(count).fill('/*'));
  const stopFirst = await start(before);
  await purgesAre(1);
  const stopSecond = await start(before);
  await stopSecond();
  await purgesAre(1);
  const stopThird = await start(after);
  await purgesAre(2);
  await stopFirst();
  await purgesAre(3);
  await stopThird();
  await purgesAre(3);
  await close();
  // It cannot be asked: then it is not known that anything is old.
  await stopFirst();
  await purgesAre(3);
  await edge.close();
  for (const root of [before, after]) rmSync(root, { recursive: true });
});
