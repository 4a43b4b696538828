import { afterEach, expect, test, vi } from 'vitest';
import { writeFact } from '../db/facts.ts';
import { scratchStore } from '../db/scratch-store.ts';
import { wantedFact } from '../publish/passed-on.ts';
import { askForPull } from '../publish/pull.ts';
import { follow, Reports } from './follow.ts';
import type { Renderer } from './render.ts';

afterEach(() => vi.useRealTimers());

test('a push that is passed on just after the pull of the start is pulled too', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { store, folder, close } = await scratchStore();
  const asked: unknown[] = [];
  const request = async (_method: string, _url: string, _headers: unknown, body: string): Promise<number> => {
    asked.push(JSON.parse(body));
    return 200;
  };
  askForPull();
  const renderer = { request } as unknown as Renderer;
  const end = follow({ reports: new Reports(), store: { ...store, isShared: true }, renderer, contentDir: folder });
  await vi.waitFor(() => expect(asked).toEqual([{ pull: true }]));
  await writeFact(store.write, wantedFact, '1');
  vi.advanceTimersByTime(1000);
  await vi.waitFor(() => expect(asked).toEqual([{ pull: true }, { pull: true, passedOn: true }]));
  await end();
  await close();
});
