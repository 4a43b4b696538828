import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path/posix';
import { parseYaml, SyntaxProblem } from '../../content/yaml.ts';
import type { Account } from '../account.ts';
import { toCommentText } from '../comment-text.ts';
import type { ImportedComment } from '../imported.ts';
import { decodeLeniently } from './lenient-text.ts';
import { readDate } from './written-date.ts';

/** What a comment's file says. */
type Entry = { source: string; name: string; data: Record<string, unknown> };

/** Is a path below the folder of data one of a comment, as Staticman writes them: `comments/<slug>/<name>.yml`? */
export const isCommentFile = (path: string): boolean => /^comments\/.+\/[^/]+\.(?:ya?ml|json)$/i.test(path);

/** The fields that name what a comment replies to, in the order of how sure they are. */
const parents = ['replying_to_uid', 'reply_to', 'replyTo', 'replyThread', 'parent_id', '_parent', 'parent', 'replying_to'];

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

function parse(path: string, text: string): unknown {
  if (!path.toLowerCase().endsWith('.json')) return parseYaml(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxProblem(error instanceof Error ? error.message : String(error), 1);
  }
}

/** ISO 8601, or seconds (ms, if there are so many) since 1970. */
function momentOf(value: unknown): number | null {
  const text = textOf(value);
  if (/^\d{9,13}$/.test(text)) return Number(text) * (text.length > 11 ? 1 : 1000);
  return readDate(text, 'UTC')?.at ?? null;
}

/** A thread as Staticman keeps it: a folder of files. */
class Thread {
  readonly #entries: Entry[];
  readonly #slug: string;

  constructor(entries: Entry[], slug: string) {
    this.#entries = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.#slug = slug;
  }

  idOf({ data, name }: Entry): string {
    return textOf(data._id) || name;
  }

  /** What it says that it replies to: comments, as it seems. `_parent` may name the post in place of one, by its slug or its path. */
  #parentsSaid({ data }: Entry): string[] {
    const isComment = (said: string): boolean => this.#entries.some((other) => this.idOf(other) === said || other.name === said);
    const said = parents.map((field) => textOf(data[field]));
    return said.filter((each) => each !== '' && (isComment(each) || (each !== this.#slug && !each.includes('/'))));
  }

  /** An id, the name of a file, or a number: the how-manieth of those that reply to nobody, by the names of their files. */
  parentOf(entry: Entry): string | null {
    const said = this.#parentsSaid(entry);
    const others = this.#entries.filter((other) => other !== entry);
    for (const each of said) {
      const named = others.find((other) => this.idOf(other) === each || other.name === each);
      if (named) return this.idOf(named);
    }
    const number = said.find((each) => /^\d{1,5}$/.test(each));
    const numbered = number && this.#entries.filter((other) => this.#parentsSaid(other).length === 0)[Number(number) - 1];
    return numbered ? this.idOf(numbered) : (said[0] ?? null);
  }

  toComments(account: Account): ImportedComment[] {
    return this.#entries.flatMap((entry) => this.#toComment(entry, account) ?? []);
  }

  #toComment(entry: Entry, account: Account): ImportedComment | null {
    const { source, data } = entry;
    const at = momentOf(data.date);
    const message = textOf(data.message) || textOf(data.comment) || textOf(data.body);
    if (at === null || message === '') {
      account.left('comments', source, at === null ? 'It has no date that can be read.' : 'It says nothing.');
      return null;
    }
    const { text, notes } = /^<\w/.test(message) ? toCommentText(message) : { text: message, notes: [] };
    for (const note of notes) account.noted('comments', source, note);
    if (text === '') {
      account.left('comments', source, 'Nothing of it can be carried over.');
      return null;
    }
    const website = textOf(data.url) || textOf(data.website);
    const isWebsite = URL.canParse(website) && /^https?:/i.test(website);
    if (website !== '' && !isWebsite)
      account.noted('comments', source, `Its website ${website} is no address of the web, and left out.`);
    const email = textOf(data.email);
    return {
      source,
      id: this.idOf(entry),
      parent: this.parentOf(entry),
      at,
      name: textOf(data.name) || 'Anonymous',
      email: email.includes('@') ? email : null,
      website: isWebsite ? website : null,
      text,
      state: 'shown',
      byAuthor: false,
    };
  }
}

/** The comments of a source, by the slug of the post that they are on: each belongs to the first that asks for it. */
export class CommentFolders {
  readonly #bySlug: ReadonlyMap<string, readonly ImportedComment[]>;
  readonly #asked = new Set<string>();

  constructor(bySlug: ReadonlyMap<string, readonly ImportedComment[]>) {
    this.#bySlug = bySlug;
  }

  /** The comments of a post that is known by these names. */
  take(names: Iterable<string>): ImportedComment[] {
    return [...new Set(names)].flatMap((name) => {
      if (this.#asked.has(name) || !this.#bySlug.has(name)) return [];
      this.#asked.add(name);
      return this.#bySlug.get(name)!;
    });
  }

  /** Says of those that no post has asked for why they are left. */
  leaveHomeless(account: Account): void {
    for (const [slug, comments] of this.#bySlug)
      if (!this.#asked.has(slug))
        for (const { source } of comments) account.left('comments', source, `There is no post "${slug}".`);
  }
}

/**
 * Reads what Staticman has put beside a site's data: `files` are those of comments, below `root`. All of them are in the account then, and
 * those that cannot be read are said to be left.
 */
export function readStaticman(root: string, files: readonly string[], account: Account): CommentFolders {
  const threads = new Map<string, Entry[]>();
  let digests = 0;
  for (const source of files) {
    account.found('comments');
    const { text } = decodeLeniently(readFileSync(join(root, source)));
    try {
      const data = parse(source, text);
      if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new SyntaxProblem('It is no list of fields', 1);
      const slug = basename(dirname(source));
      const email = textOf((data as Record<string, unknown>).email);
      if (email !== '' && !email.includes('@')) digests++;
      const entry = { source, name: basename(source, extname(source)), data: data as Record<string, unknown> };
      threads.set(slug, [...(threads.get(slug) ?? []), entry]);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      account.left('comments', source, `Line ${error.line}: ${error.message}.`);
    }
  }
  if (digests > 0)
    account.noted(
      'comments',
      dirname(dirname(files[0] ?? '')),
      `Of ${digests} e-mail addresses there are digests (MD5) alone: they are left out.`,
    );
  return new CommentFolders(
    new Map([...threads].map(([slug, entries]) => [slug, new Thread(entries, slug).toComments(account)])),
  );
}
