import { listShownDirectories, listShownTags } from '../content/overview.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { element } from './xml.ts';

/** All feeds of the blog for a feed reader to take in at once (OPML 2.0): the newest posts, comments, paths and tags. */
export async function writeOpml(db: Db, { title, authors: [author] }: Site, base: string): Promise<string> {
  const outline = (text: string, page: string): string =>
    element('outline', { type: 'rss', text, title: text, xmlUrl: base + urls.feed(page, 'rss'), htmlUrl: base + page });
  const group = (text: string, outlines: string[]): string =>
    outlines.length === 0 ? '' : element('outline', { text }, { xml: outlines.join('\n') });
  const [directories, tags] = [await listShownDirectories(db), await listShownTags(db)];
  const head = element('title', {}, `Feeds of ${title}`) + element('ownerName', {}, author.name);
  const body = [
    outline(title, urls.home()),
    outline(`${title}: comments`, urls.comments()),
    group(
      'Paths',
      directories.map(({ dir }) => outline(dir, urls.path(dir))),
    ),
    group(
      'Tags',
      tags.map(({ tag }) => outline(tag, urls.tag(tag))),
    ),
  ];
  const xml = element('head', {}, { xml: head }) + element('body', {}, { xml: body.filter(Boolean).join('\n') });
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('opml', { version: '2.0' }, { xml })}\n`;
}
