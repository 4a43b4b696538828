import type { FeedArchive } from '../urls.ts';

/** Who wrote something. `url` is absolute. Addresses of e-mail are for the pages to show, if at all: robots read feeds. */
export type FeedAuthor = { name: string; url?: string };

/** A picture of an entry. `url` is absolute; `width` and `height` are pixels; texts are '' if there are none. */
export type FeedPicture = {
  url: string;
  type: string;
  width: number;
  height: number;
  thumbnail: { url: string; width: number; height: number };
  alt: string;
  caption: string;
};

/** An entry of a feed: a post, or a comment. Addresses are absolute, moments ms UTC, HTML is safe for any reader. */
export type FeedEntry = {
  /** What readers know it by: it never changes. */
  guid: string;
  url: string;
  title: string;
  html: string;
  summary: string;
  published: number;
  updated: number | null;
  authors: FeedAuthor[];
  tags: string[];
  /** BCP 47, if it is not the feed's. */
  lang: string | null;
  /** Where it is talked about: the address on its page, and the page whose feeds that has. `count` is null where it is not told. */
  discussion: { url: string; page: string; count: number | null } | null;
  /** What it replies to. */
  inReplyTo: { guid: string; url: string } | null;
  /** What stands for it first. */
  pictures: FeedPicture[];
};

/** A feed as all formats write it. */
export type FeedDocument = {
  /** The public address of the blog, without a slash at its end. */
  base: string;
  /** What the feed itself is known by, whatever address the blog has now; and what GUIDs begin with. */
  id: string;
  guidBase: string;
  /** The URL of the page that it is a feed of. */
  page: string;
  title: string;
  description: string;
  /** BCP 47. */
  lang: string;
  authors: FeedAuthor[];
  entries: FeedEntry[];
  /** The newest change that it shows (ms UTC). */
  updated: number;
  /** The WebSub hub that tells of changes (a URL); null if there is none, or none is told of this document. */
  hub: string | null;
  /** Which archive document it is (RFC 5005, section 4), if it is one; and those beside it. */
  archive: FeedArchive | null;
  previous: FeedArchive | null;
  next: FeedArchive | null;
};

/** When an entry changed last (ms UTC). */
export const changedAt = ({ published, updated }: Pick<FeedEntry, 'published' | 'updated'>): number =>
  Math.max(published, updated ?? published);
