import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { registerHooks } from 'node:module';
import { openStore, useStore } from '../lib/db/open.ts';
import { env } from '../lib/env.ts';
import { rendering } from '../lib/server/rendering.ts';
import { readSite, useSite } from '../lib/site.ts';

/**
 * Loaded before `next start`, so that it can serve the product's build without `server.ts`: it opens what pages read,
 * tells them which URL is asked for, and gives Next its own page cache back, since the product's answers no page without
 * its front.
 */
const { contentDir, database } = env();
useSite(readSite(contentDir).site);
useStore(await openStore(database));

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (!resolved.url.endsWith('/lib/server/page-cache.ts')) return resolved;
    return { ...resolved, url: new URL('next-own-cache.ts', import.meta.url).href };
  },
});

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  rendering().enterWith({ url: request.url ?? '/', began: 0 });
});
