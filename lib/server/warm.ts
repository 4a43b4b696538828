import { setTimeout } from 'node:timers/promises';
import { listDirectories } from '../content/overview.ts';
import type { Store } from '../db/open.ts';
import { once } from '../once.ts';
import * as urls from '../urls.ts';
import { inCoding } from './codings.ts';
import { pages } from './pages.ts';
import type { Renderer } from './render.ts';

/** Posts that readers are most likely to open. */
const newest = 100;

/** Between two pages readers have their turn (ms). */
const pause = 10;

/** Pages that are to be made ahead of their readers, in this order. */
class Ahead {
  readonly #waiting = new Set<string>();
  #wake: (() => void) | null = null;

  /** What was published just now is made first. */
  add(addresses: Iterable<string>): void {
    const first = new Set(addresses);
    for (const url of this.#waiting) first.add(url);
    this.#waiting.clear();
    for (const url of first) this.#waiting.add(url);
    this.#wake?.();
  }

  /** Makes them, one at a time, until `signal` ends it. */
  async work(renderer: Renderer, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake?.());
    while (!signal.aborted) {
      const [url] = this.#waiting;
      if (url === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      this.#waiting.delete(url);
      // While the store cannot be had, nothing is made ahead; readers will ask for it.
      const page = pages().get(url) ?? (await renderer.render(url).catch(() => null));
      // Every browser takes this coding.
      if (page) await inCoding(url, page, 'br');
      await setTimeout(pause);
    }
  }
}

/** The pages of this process that are to be made ahead. */
export const ahead = (): Ahead => once('ahead', () => new Ahead());

/** What readers are likely to open after a start: the home page, the newest posts, the paths. */
export async function likelyPages({ read }: Store): Promise<string[]> {
  const posts = await read
    .selectFrom('entries')
    .select('url')
    .where('listing', '=', '/')
    .orderBy('date', 'desc')
    .orderBy('url', 'desc')
    .limit(newest)
    .execute();
  const paths = await listDirectories(read);
  return [urls.home(), urls.notFound(), urls.gone(), ...posts.map(({ url }) => url), ...paths.map(({ dir }) => urls.path(dir))];
}
