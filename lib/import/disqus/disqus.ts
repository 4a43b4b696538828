import { statSync } from 'node:fs';
import type { Site } from '../../site.ts';
import { toCommentText } from '../comment-text.ts';
import type { Imported, ImportedComment } from '../imported.ts';
import type { Source } from '../importer.ts';
import { toDirectLinks } from './direct-links.ts';
import { readExport } from './export-reader.ts';
import { ThreadShelf, type Post, type Thread } from './thread-shelf.ts';

const sourceOf = ({ id, line }: Pick<Post, 'id' | 'line'>): string => `line ${line}, comment ${id}`;

function stateOf(texts: Post['texts'], thread: Thread): ImportedComment['state'] {
  if (texts.isDeleted === 'true' || thread.isDeleted) return 'deleted';
  if (texts.isSpam === 'true') return 'spam';
  return texts.isApproved === 'false' ? 'held' : 'shown';
}

/** Did an author of the blog write it? Whoever is signed in at Disqus has an address that was verified there. */
const isByAuthor = (texts: Post['texts'], site: Site): boolean =>
  texts['author/isAnonymous'] === 'false' &&
  site.authors.some(({ email }) => email !== undefined && email.toLowerCase() === texts['author/email']?.toLowerCase());

function toComment(post: Post, thread: Thread, { site, account }: Source): ImportedComment {
  const { id, parent, texts } = post;
  const source = sourceOf(post);
  const { text, notes } = toCommentText(texts.message ?? '', toDirectLinks);
  for (const note of notes) account.noted('comments', source, note);
  return {
    source,
    id,
    parent,
    at: Date.parse(texts.createdAt ?? ''),
    name: texts['author/name'] || texts['author/username'] || '',
    email: texts['author/email'] || null,
    website: null,
    text,
    state: stateOf(texts, thread),
    byAuthor: isByAuthor(texts, site),
  };
}

/** Reads the export into the shelf, and counts what is in it. */
async function fill(shelf: ThreadShelf, { path, account, onProgress }: Source, size: number): Promise<number> {
  const odd = (line: number, what: string): void =>
    account.noted('comments', `line ${line}`, `It was read though it is no XML: ${what}`);
  let [done, count, isNoted] = [0, 0, false];
  for await (const { items, bytes, encoding } of readExport(path, odd)) {
    if (encoding !== 'utf-8' && !isNoted) account.noted('comments', path, `It is not UTF-8, and was read as ${encoding}.`);
    isNoted = true;
    for (const item of items) {
      shelf.add(item);
      if (item.is === 'thread') continue;
      account.found('comments');
      count++;
    }
    onProgress((done += bytes), 2 * size);
  }
  return count;
}

/** The comments of an XML export of Disqus, by the addresses of the threads; network addresses are left behind. */
export async function* importDisqus(source: Source): AsyncGenerator<Imported> {
  const { path, account, onProgress } = source;
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is no file: name the export that Disqus sent, unpacked.`);
  const { size } = stats;
  const shelf = new ThreadShelf();
  try {
    const count = await fill(shelf, source, size);
    let done = 0;
    for (const { thread, posts } of shelf.threads()) {
      if (thread) yield said(thread, posts, source);
      else
        for (const post of posts) account.left('comments', sourceOf(post), 'The thread that it belongs to is not in the export.');
      done += posts.length;
      onProgress(size * (1 + done / count), 2 * size);
    }
  } finally {
    shelf.close();
  }
}

function said(thread: Thread, posts: Post[], source: Source): Imported {
  const { id, link, identifier, isClosed, isDeleted } = thread;
  const name = `thread ${id} (${link || identifier})`;
  if (isClosed)
    source.account.noted('comments', name, 'It was closed: write `comments: closed` in its post, if that is to stay so.');
  if (isDeleted) source.account.noted('comments', name, 'It was deleted at Disqus, and so are its comments here.');
  const comments = posts.map((post) => toComment(post, thread, source));
  // What sites call a thread is often its address, too.
  return {
    is: 'comments',
    source: name,
    url: link || identifier,
    others: /^(?:https?:\/)?\//.test(identifier) ? [identifier] : [],
    comments,
  };
}
