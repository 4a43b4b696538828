import type { RequestListener } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import inject from 'light-my-request';
import next from 'next';
import { reloadAuthorSheet } from '../../author-sheet.ts';
import { keepRendered } from '../../content/kept-bodies.ts';
import { useStore, type Store } from '../../db/open.ts';
import { env } from '../../env.ts';
import { keepFeeds } from '../../feeds/last-modified.ts';
import { darkroom } from '../../photos/darkroom.ts';
import { servedFolder } from '../../served-folder.ts';
import { inCoding } from '../../server/codings.ts';
import { createFront } from '../../server/front.ts';
import { Renderer, useRenderer } from '../../server/render.ts';
import { useSite, type Site } from '../../site.ts';
import * as urls from '../../urls.ts';

/** What the blog answers at an address; `location` is '' but for a redirect. */
export type Answer = { status: number; type: string; location: string; body: Readable };

/** Who makes too much at once is asked again: so often, with such a pause (ms). */
const [attempts, pause] = [60, 1000];

/** Reads the blog as a server would serve it, in this process and without a port. */
export type SiteReader = {
  ask: (url: string) => Promise<Answer>;
  /** The page of an address at which nothing is. */
  unknownPage: () => Promise<Buffer>;
  close: () => Promise<void>;
};

/**
 * Opens the built blog for reading. It is the front of a server and nothing else of one: nobody watches, publishes, mails or takes part
 * among several servers. `root` is the folder with the build; the store is closed with the reader. Throws if there is no build.
 */
export async function openSiteReader(root: string, store: Store, site: Site): Promise<SiteReader> {
  const { siteUrl, port } = env();
  useStore(store);
  useSite(site);
  reloadAuthorSheet(servedFolder());
  const app = next({ dev: false, dir: root, hostname: 'localhost', port });
  await app.prepare();
  const handler = app.getRequestHandler() as RequestListener;
  const renderer = useRenderer(new Renderer(handler, new URL(siteUrl).host));
  const front = createFront({ next: handler, renderer, contentDir: servedFolder(), root, dev: false });
  const ask = async (url: string): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      const response = await inject(front, { method: 'GET', url, payloadAsStream: true });
      const { statusCode: status, headers } = response;
      const body = response.stream();
      if (status !== 503 || attempt === attempts)
        return { status, type: headers['content-type'] ?? '', location: headers.location ?? '', body };
      body.resume();
      await setTimeout(pause);
    }
  };
  return {
    ask,
    async unknownPage() {
      const page = await renderer.render(urls.notFound());
      if (!page) throw new Error('The page of unknown addresses could not be made.');
      return inCoding(urls.notFound(), page, 'identity');
    },
    async close() {
      darkroom().close();
      await keepRendered(store);
      await keepFeeds(store);
      await store.close();
      await app.close();
    },
  };
}
