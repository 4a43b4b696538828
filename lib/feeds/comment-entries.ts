import { sql } from 'kysely';
import { countAllComments, shownComments } from '../comments/queries.ts';
import * as urls from '../urls.ts';
import type { EntrySource, Range } from './entry-source.ts';
import { toFed } from './fed-html.ts';
import type { FeedEntry } from './feed-document.ts';
import { commentGuid, toGuid } from './guids.ts';
import type { Making } from './post-entries.ts';

type Row = {
  id: number;
  parent: number | null;
  at: number;
  name: string;
  website: string | null;
  html: string;
  url: string;
  title: string;
  guid: string | null;
};

/** A comment without a parent replies to its post. */
function repliedTo({ parent, url, guid }: Row, { base, guidBase }: Making): FeedEntry['inReplyTo'] {
  return parent === null
    ? { guid: toGuid(guid, url, guidBase), url: base + url }
    : { guid: commentGuid(parent, guidBase), url: base + urls.comment(url, parent) };
}

function toEntry(row: Row, making: Making): FeedEntry {
  const { id, at, name, website, html, url, title } = row;
  const { base, guidBase } = making;
  return {
    guid: commentGuid(id, guidBase),
    url: base + urls.comment(url, id),
    title: `${name} on ${title}`,
    html: toFed(html, base + url).html,
    summary: '',
    published: at,
    updated: null,
    authors: [website ? { name, url: website } : { name }],
    tags: [],
    lang: null,
    discussion: null,
    inReplyTo: repliedTo(row, making),
    pictures: [],
  };
}

/** What is said at a post (URL), or at all of them (null), as a source of feeds. */
export function commentSource(making: Making, post: string | null): EntrySource {
  const { read } = making.store;
  const said = (range: Range | null) => {
    const all = shownComments(read);
    const here = post === null ? all : all.where('discussions.key', '=', urls.keyOf(post));
    return range ? here.where('comments.at', '>=', range.from).where('comments.at', '<', range.to) : here;
  };
  return {
    async count(range) {
      if (post === null && !range) return countAllComments(read);
      const counted = said(range).select((eb) => eb.fn.countAll<number>().as('count'));
      return (await counted.executeTakeFirstOrThrow()).count;
    },
    async newest(before) {
      const dated = before === null ? said(null) : said(null).where('comments.at', '<', before);
      const row = await dated.select('comments.at').orderBy('comments.at', 'desc').limit(1).executeTakeFirst();
      return row?.at ?? null;
    },
    async oldest(from) {
      const dated = said(null).where('comments.at', '>=', from);
      return (await dated.select('comments.at').orderBy('comments.at').limit(1).executeTakeFirst())?.at ?? null;
    },
    async entries({ range, skip, limit }) {
      const rows = await said(range)
        .leftJoin('ledger', 'ledger.key', 'documents.urlKey')
        .select(['comments.id', 'parent', 'comments.at', 'name', 'website', 'html', 'documents.url', 'documents.title'])
        .select(sql<string | null>`ledger.guid`.as('guid'))
        .orderBy('comments.at', 'desc')
        .orderBy('comments.id', 'desc')
        .limit(limit)
        .offset(skip)
        .execute();
      return rows.map((row) => toEntry(row, making));
    },
  };
}
