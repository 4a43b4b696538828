import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { cardFolder } from './cards.ts';
import { derivativeFolder } from './derivatives.ts';
import { removeDrafts } from './drafts.ts';
import { scratchFolder } from './scratch-pictures.ts';

const folder = scratchFolder();
vi.stubEnv('DATA_DIR', folder.folder);
afterAll(folder.end);

const now = Date.UTC(2026, 0, 1, 12);

function leave(file: string, minutes: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'half');
  utimesSync(file, now / 1000 - minutes * 60, now / 1000 - minutes * 60);
}

test('what a killed server left half-written goes, what is being written and what is whole stays', async () => {
  const places = [join(derivativeFolder(), 'ab/abcd'), cardFolder()];
  await removeDrafts(now);
  for (const place of places) {
    leave(join(place, '600.jpg'), 30);
    leave(join(place, '600.jpg.one.part'), 30);
    leave(join(place, '600.jpg.two.part'), 1);
  }
  await removeDrafts(now);
  for (const place of places) expect(readdirSync(place)).toEqual(['600.jpg', '600.jpg.two.part']);
});
