import { setTimeout } from 'node:timers/promises';
import { listDirectories } from '../content/overview.ts';
import type { Store } from '../db/open.ts';
import * as urls from '../urls.ts';
import { inCoding } from './codings.ts';
import { pages } from './pages.ts';
import type { Renderer } from './render.ts';

/** Posts that readers are most likely to open. */
const newest = 100;

/** Between two pages readers have their turn (ms). */
const pause = 10;

/** Makes the home page, the newest posts and the paths ahead of their readers, one at a time, until `signal` ends it. */
export async function warm(store: Store, renderer: Renderer, signal: AbortSignal): Promise<void> {
  const posts = await store.read
    .selectFrom('entries')
    .select('url')
    .where('listing', '=', '/')
    .orderBy('date', 'desc')
    .orderBy('url', 'desc')
    .limit(newest)
    .execute();
  const paths = await listDirectories(store.read);
  for (const url of [urls.home(), urls.notFound(), ...posts.map((row) => row.url), ...paths.map(({ dir }) => urls.path(dir))]) {
    if (signal.aborted) return;
    const page = pages().get(url) ?? (await renderer.render(url));
    // Every browser takes this coding.
    if (page) await inCoding(url, page, 'br');
    await setTimeout(pause);
  }
}
