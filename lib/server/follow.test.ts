import { afterEach, expect, test, vi } from 'vitest';
import { writeFact } from '../db/facts.ts';
import { scratchStore } from '../db/scratch-store.ts';
import { isPullWanted, wantedFact } from '../publish/passed-on.ts';
import { askForPull } from '../publish/pull.ts';
import { postText, scratchBlog } from '../publish/scratch-blog.ts';
import { follow, Reports } from './follow.ts';
import type { Renderer } from './render.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

test('while a post whose time has come cannot be published, nothing is looked for more often than each second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { store, contentDir, write, sync, end } = await scratchBlog();
  write('a.md', postText({ date: '2013-04-26' }));
  await sync({ now: Date.UTC(2013, 0, 1) });
  // What was passed on to the server of the test before is news here, where the store is shared.
  await isPullWanted(store);
  const request = vi.fn(async () => 500);
  let looks = 0;
  const watched = {
    ...store,
    get read() {
      looks++;
      return store.read;
    },
  };
  const stop = follow({ reports: new Reports(), store: watched, renderer: { request } as unknown as Renderer, contentDir });
  await vi.waitFor(() => expect(request).toHaveBeenCalledOnce());
  const oneLook = looks;
  await vi.advanceTimersByTimeAsync(3000);
  await stop();
  expect(looks).toBe(4 * oneLook);
  expect(request).toHaveBeenCalledOnce();
  await end();
});
