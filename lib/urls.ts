/**
 * The URL algebra: one function per address, and the way back.
 *
 * Inside Waypost a directory is text as an author sees it (`/`, `/book/John_Scalzi`, `/bücher`);
 * a URL is what stands in an `href`: percent-encoded (RFC 3986), without host, without a trailing
 * slash. Both are in Unicode form NFC, because macOS hands out file names in NFD.
 */

/** What two addresses have in common that differ in case alone: only one of them is served. */
export const keyOf = (url: string): string => url.toLowerCase();

/** A year, a month (1 to 12) of it, or a day, as the site's zone counts them. */
export type DatePart = { year: number; month?: number; day?: number };

/** What a listing's URL says: a directory, perhaps a date in it, perhaps a stable page. */
export type ListingAddress = { dir: string; date?: DatePart; page?: number };

/** Characters that a path segment may hold as they are (RFC 3986, `pchar`) but encodeURIComponent escapes. */
const readable: Record<string, string> = {
  '%24': '$',
  '%26': '&',
  '%2B': '+',
  '%2C': ',',
  '%3A': ':',
  '%3B': ';',
  '%3D': '=',
  '%40': '@',
};

const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment.normalize('NFC')).replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, (code) => readable[code] ?? code);

/** The URL of decoded segments: `['bücher', 'x']` gives `/b%C3%BCcher/x`; none gives `/`. */
export const fromSegments = (segments: readonly string[]): string => `/${segments.map(encodeSegment).join('/')}`;

/** The segments of a directory: `/a/b` gives `['a', 'b']`, `/` none. */
export const segmentsOf = (dir: string): string[] => dir.split('/').filter((segment) => segment !== '');

/**
 * The decoded segments of a request's path; empty ones (`//`, a trailing slash) are left out.
 * Null if it is no valid UTF-8 percent-encoding, or holds a NUL, a backslash or a dot segment.
 */
export function toSegments(pathname: string): string[] | null {
  const segments: string[] = [];
  for (const part of pathname.split('/')) {
    if (part === '') continue;
    let segment: string;
    try {
      segment = decodeURIComponent(part).normalize('NFC');
    } catch {
      return null;
    }
    if (segment === '.' || segment === '..' || segment.includes('\0') || segment.includes('\\')) return null;
    segments.push(segment);
  }
  return segments;
}

const two = (number: number): string => String(number).padStart(2, '0');
const numbered = (url: string, page?: number): string => (page === undefined ? url : `${url === '/' ? '' : url}/page/${page}`);

/** The addresses of a listing and of its stable pages, given its own: encoded once, for who needs many. */
export const numbering =
  (url: string) =>
  (page?: number): string =>
    numbered(url, page);

/** The newest posts; with a number, that stable page (1 is the oldest). */
export const home = (page?: number): string => numbered('/', page);

/** A directory's listing: `/a/b`, `/a/b/page/3`. */
export const path = (dir: string, page?: number): string => numbered(fromSegments(segmentsOf(dir)), page);

/** A date archive, of the whole blog (`/2013/04`) or of a directory (`/a/b/2013/04`). */
export function date(dir: string, { year, month, day }: DatePart, page?: number): string {
  const parts = [String(year).padStart(4, '0')];
  if (month !== undefined) parts.push(two(month));
  if (month !== undefined && day !== undefined) parts.push(two(day));
  return numbered(fromSegments([...segmentsOf(dir), ...parts]), page);
}

/** Every listing has one of these three forms. */
export const listing = ({ dir, date: part, page }: ListingAddress): string => (part ? date(dir, part, page) : path(dir, page));

/** All tags with their counts. */
export const tags = (): string => '/tags';

/** One tag's posts; a slash in a tag is encoded, so that it stays one segment. */
export const tag = (name: string, page?: number): string => numbered(fromSegments(['tags', name]), page);

/** Every year and month, and the tree of paths, with counts. */
export const archive = (): string => '/archive';

/** What a signed link says beside its address: until when it works (seconds since 1970 UTC), and its signature. */
export type LinkProof = { until: number; signature: string };

/** Where the draft or the scheduled post with the address `url` can be read; with a proof, by whoever has the link. */
export const preview = (url: string, proof?: LinkProof): string =>
  proof ? `/preview${url}?until=${proof.until}&signature=${proof.signature}` : `/preview${url}`;

/** The address whose preview these segments are (`['preview', 'a', 'b']` gives `/a/b`), or null. */
export const previewed = ([first, ...rest]: readonly string[]): string | null =>
  first === 'preview' ? fromSegments(rest) : null;

/** The one page that every unknown URL is answered with. Inside only: no document's name begins with `_`. */
export const notFound = (): string => '/_404';

/** The one page that every URL whose post was deleted is answered with. */
export const gone = (): string => '/_410';

/** Recent comments; with a number, that stable page (1 is the oldest). */
export const comments = (page?: number): string => numbered('/comments', page);

/** The page of a picture of a post's album; they are counted from 1. */
export const photo = (post: string, number: number): string => `${post}/photos/${number}`;

/** Where the album stands on the page of its post. */
export const albumId = 'pictures';
export const album = (post: string): string => `${post}#${albumId}`;

/** All albums; with a number, that stable page (1 is the oldest). */
export const albums = (page?: number): string => numbered('/photos', page);

/** A file that is made from a picture: `hash` is that of the original's bytes, so another picture has another address. */
export const derivative = (hash: string, name: string): string => `/photos/${hash}/${name}`;

/** The card that stands for a page (its URL) elsewhere, without one for the blog; `hash` says what is on it. */
export const card = (hash: string, page = ''): string => `/cards/${hash}${page}.png`;

/** Where a comment stands on the page of its post. */
export const comment = (post: string, id: number): string => `${post}#${commentId(id)}`;
export const commentId = (id: number): string => `comment-${id}`;

/** The formats that a feed comes in. */
export type FeedFormat = 'rss' | 'atom' | 'json';

/** An archive document of a feed (RFC 5005): a year, and of a year with very many entries a part, counted from the oldest (1). */
export type FeedArchive = { year: number; part: number };

const feedNames: Record<FeedFormat, [stem: string, extension: string]> = {
  rss: ['feed', 'xml'],
  atom: ['atom', 'xml'],
  json: ['feed', 'json'],
};

/** The feed of a page (its URL): `/a/b/feed.xml`; or one of its archive documents: `/a/b/feed-2013.xml`, `/a/b/feed-2013-2.xml`. */
export function feed(page: string, format: FeedFormat, archive?: FeedArchive): string {
  const [stem, extension] = feedNames[format];
  const year = archive ? `-${String(archive.year).padStart(4, '0')}` : '';
  const part = archive && archive.part > 1 ? `-${archive.part}` : '';
  return `${page === '/' ? '' : page}/${stem}${year}${part}.${extension}`;
}

/** What can be subscribed to, for people; and the same for feed readers (OPML). */
export const feeds = (): string => '/feeds';
export const opml = (): string => '/feeds.opml';

/** The sitemap; with a number (from 1), that part of it. */
export const sitemap = (part?: number): string => (part === undefined ? '/sitemap.xml' : `/sitemap-${part}.xml`);

/** What programs are asked to leave alone (RFC 9309). */
export const robots = (): string => '/robots.txt';

/** The author's own sheet in the content folder; `hash` is that of its bytes. */
export const authorSheet = (hash: string): string => `/theme.css?${hash}`;

/** Search; with a query, what it finds: narrowed down to a path, a tag and a year, if these are given, and a page of it (from 1). */
export type SearchFields = { q: string; path?: string | null; tag?: string | null; year?: number | null; page?: number };
export function search(fields?: SearchFields): string {
  const given = Object.entries(fields ?? {}).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  return given.length > 0 ? `/search?${new URLSearchParams(given)}` : '/search';
}

/** The address of what is found, for programs to put words in (RFC 6570, as schema.org's SearchAction has it). */
export const searchTemplate = (): string => '/search?q={search_term_string}';

/** What is suggested to whoever types (OpenSearch suggestions), and the description by which browsers find search (OpenSearch 1.1). */
export const suggest = (): string => '/search/suggest';
export const openSearch = (): string => '/opensearch.xml';

/** Where the comments of a post begin. */
export const commentsOf = (post: string): string => `${post}#comments`;

/** The form for a reply to a comment. */
export const reply = (id: number): string => `/comments/reply/${id}`;

/** The notice that a comment waits for approval; `post` is the URL of the post. */
export const commentHeld = (post: string): string => `/comments/held?post=${encodeURIComponent(post)}`;

/** Where an author decides on a comment by a link, and where that is sent; `token` says on which, and what. */
export const decidePage = (token: string): string => `/comments/decide?token=${encodeURIComponent(token)}`;
export const decideComment = (): string => '/api/comments/decide';

/** Where mail about replies is ended for good, and the page that offers it. */
export const unsubscribe = (token?: string): string =>
  token === undefined ? '/api/comments/unsubscribe' : `/api/comments/unsubscribe?token=${encodeURIComponent(token)}`;
export const unsubscribePage = (token: string): string => `/comments/unsubscribe?token=${encodeURIComponent(token)}`;

/** The form as it comes back to whoever filled it in. Inside only. */
export const commentForm = (): string => '/comments/form';

/** Where comments are sent, where a command tells of changed ones, and where a script learns when it was loaded. */
export const postComment = (): string => '/api/comments';
export const refreshComments = (): string => '/api/comments/refresh';
export const commentTicket = (): string => '/api/comments/ticket';

/** Scripts that add to a page are below this segment; no document's name begins with `_`. */
export const enhancementSegment = '_enhancements';

/** A script that adds to a page, by its name and a hash of what is in it. */
export const enhancement = (name: string, hash: string): string => `/${enhancementSegment}/${name}.js?v=${hash}`;

/** What an author sees to. */
export const admin = (): string => '/admin';

/** Comments as authors see them: those in a state, and what was decided just now, so that it can be taken back. */
export const moderation = (state: string, undo?: string): string =>
  `/admin/comments?state=${state}${undo ? `&undo=${encodeURIComponent(undo)}` : ''}`;

/** Where authors sign in; with a token, the link that signs one in once. */
export const signIn = (token?: string): string =>
  token === undefined ? '/admin/sign-in' : `/admin/sign-in?token=${encodeURIComponent(token)}`;

/** Where the form behind such a link goes. */
export const signInWithToken = (): string => '/api/sign-in';

/** Where next-auth answers; `step` is a page of its own, `back` (a URL) where it leads afterwards. */
export const auth = (step: 'signin' | 'signout', back: string): string =>
  `/api/auth/${step}?callbackUrl=${encodeURIComponent(back)}`;

/** Where a push is reported, or a saved file; where a balancer asks whether this server serves, and Prometheus what it does. */
export const publish = (): string => '/api/publish';
export const health = (): string => '/api/health';
export const metrics = (): string => '/api/metrics';

/** Every directory above and including `dir`, the root first: `/a/b` gives `/`, `/a`, `/a/b`. */
export function ancestors(dir: string): string[] {
  const segments = segmentsOf(dir);
  return ['/', ...segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)];
}

/** The listings of the directories above a post's URL, the nearest first; home is not among them. */
export function pathsAbove(url: string): string[] {
  const segments = segmentsOf(url);
  return segments.slice(1).map((_, index) => `/${segments.slice(0, segments.length - 1 - index).join('/')}`);
}

/** The number in `page/3`, counted from 1; undefined if these are two other segments. */
export const toPage = (word: string | undefined, digits: string | undefined): number | undefined =>
  word === 'page' && digits !== undefined && /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined;
