import { pages, toPage } from './pages.ts';
import { statusOf } from './plain-html.ts';
import { rendering, toServed } from './rendering.ts';

/** What Next hands over for a rendered page (next/dist/server/response-cache/types, `IncrementalCachedAppPageValue`). */
type AppPage = { kind: string; html: string; status?: number };
type SetContext = { cacheControl?: { revalidate: number | false } };

/** Next marks a page by its path, and a layout by its own, with this in front. */
const pathTag = '_N_T_';

/** A page whose lifetime Next does not say is kept for so long (s). */
const defaultLifetime = 3600;

/**
 * Next's cache handler for pages: it makes each rendered page plain and puts it where the front of the server finds it.
 * Next itself is only asked for a page that is not there, so it never gets one back.
 */
export default class PageCache {
  async get(): Promise<null> {
    return null;
  }

  async set(_key: string, value: AppPage | null, { cacheControl }: SetContext): Promise<void> {
    const render = rendering().getStore();
    if (value?.kind !== 'APP_PAGE' || !render) return;
    render.page = toPage(
      toServed(value.html, render.aside),
      value.status ?? statusOf(value.html),
      cacheControl?.revalidate || defaultLifetime,
    );
    pages().put(render.url, render.page, render.began);
  }

  async revalidateTag(tags: string | string[]): Promise<void> {
    for (const tag of [tags].flat()) {
      if (tag === `${pathTag}/layout`) pages().clear();
      else if (tag.startsWith(`${pathTag}/`)) pages().invalidate(tag.slice(pathTag.length));
    }
  }

  resetRequestCache(): void {}
}
