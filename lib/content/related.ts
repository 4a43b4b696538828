import type { Db } from '../db/open.ts';
import { once } from '../once.ts';

/** What relatedness looks at. `date` is ms UTC. */
export type Relatable = { url: string; title: string; date: number; tags: readonly string[] };

/** At most so many related posts are named, as on the seed's page. */
const most = 11;

/** A shared tag outweighs any number of shared words: no title has so many. */
const tagWeight = 1024;

/** A candidate for a related line: how much it shares, how far away in time. */
type Candidate = { post: number; score: number; distance: number };

/** A related line that was given out: its posts, and the one that a newcomer has to beat, if the line is full. */
type Line = { posts: number[]; last: Candidate | undefined };

const wordsOf = (title: string): string[] => title.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
const termsOf = ({ title, tags }: Relatable): Set<string> => new Set([...tags.map((tag) => `#${tag}`), ...wordsOf(title)]);

/**
 * Which posts are related to which: by the number of shared tags, then of shared words (four letters or more) of the
 * titles, then by nearness in time, then by URL. That is a matter of two posts alone, so an index kept up to date
 * equals one made afresh. It lives in memory: lists of post numbers by term, some 15 numbers a post.
 *
 * The lists it has given out are kept, so that `replace` can say whose line a change makes old.
 */
export class RelatedPosts {
  readonly #posts: (Relatable | null)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #terms = new Map<string, number[]>();
  readonly #kept = new Map<number, Line>();
  readonly #dates: number[] = [];
  #scores = new Uint32Array(1024);
  #found = new Uint32Array(1024);

  /** Adds a post that is not in the index yet. */
  add(post: Relatable): void {
    const number = this.#posts.push(post) - 1;
    this.#dates.push(post.date);
    this.#numbers.set(post.url, number);
    for (const term of termsOf(post)) {
      const numbers = this.#terms.get(term);
      if (numbers) numbers.push(number);
      else this.#terms.set(term, [number]);
    }
  }

  #remove(number: number): void {
    const post = this.#posts[number];
    if (!post) return;
    this.#posts[number] = null;
    this.#numbers.delete(post.url);
    this.#kept.delete(number);
    for (const term of termsOf(post)) {
      const numbers = this.#terms.get(term)?.filter((other) => other !== number) ?? [];
      if (numbers.length > 0) this.#terms.set(term, numbers);
      else this.#terms.delete(term);
    }
  }

  /** The posts related to one, the nearest first; none if the URL is not in the index. */
  get(url: string): { url: string; title: string }[] {
    const number = this.#numbers.get(url);
    if (number === undefined) return [];
    let line = this.#kept.get(number);
    if (!line) {
      const nearest = this.#nearest(number);
      line = { posts: nearest.map(({ post }) => post), last: nearest[most - 1] };
      this.#kept.set(number, line);
    }
    return line.posts.flatMap((post) => this.#posts[post] ?? []).map(({ url: other, title }) => ({ url: other, title }));
  }

  /** Counts what every other post shares with one, and visits each that shares anything. Makes no garbage: it is run for each post page. */
  #visit(number: number, visitor: (post: number, score: number, distance: number) => void): void {
    const post = this.#posts[number];
    if (!post) return;
    if (this.#scores.length < this.#posts.length) {
      this.#scores = new Uint32Array(this.#posts.length * 2);
      this.#found = new Uint32Array(this.#posts.length * 2);
    }
    const [scores, found, dates] = [this.#scores, this.#found, this.#dates];
    let count = 0;
    for (const term of termsOf(post)) {
      const weight = term.startsWith('#') ? tagWeight : 1;
      for (const other of this.#terms.get(term) ?? []) {
        if (scores[other] === 0) found[count++] = other;
        scores[other]! += weight;
      }
    }
    for (let index = 0; index < count; index++) {
      const other = found[index]!;
      const score = scores[other]!;
      scores[other] = 0;
      if (other !== number) visitor(other, score, Math.abs(dates[other]! - post.date));
    }
  }

  /** Does a candidate come before another? Its object is not made until that is known. */
  #isNearer(post: number, score: number, distance: number, other: Candidate): boolean {
    if (score !== other.score) return score > other.score;
    if (distance !== other.distance) return distance < other.distance;
    return this.#posts[post]!.url < this.#posts[other.post]!.url;
  }

  #nearest(number: number): Candidate[] {
    const list: Candidate[] = [];
    this.#visit(number, (post, score, distance) => {
      const last = list[most - 1];
      if (last && !this.#isNearer(post, score, distance, last)) return;
      const place = list.findIndex((other) => this.#isNearer(post, score, distance, other));
      list.splice(place < 0 ? list.length : place, 0, { post, score, distance });
      if (list.length > most) list.pop();
    });
    return list;
  }

  /**
   * Takes posts out and puts others in. Gives the URLs of the posts, other than these, whose list was given out before
   * and is now another; what was never given out stands on no page.
   */
  replace(gone: readonly string[], fresh: readonly Relatable[]): string[] {
    // An index loaded after the commit holds the fresh posts already.
    const lost = new Set([...gone, ...fresh.map(({ url }) => url)].flatMap((url) => this.#numbers.get(url) ?? []));
    const old = new Set<number>();
    for (const [holder, { posts }] of this.#kept) if (posts.some((post) => lost.has(post))) old.add(holder);
    for (const number of lost) this.#remove(number);
    for (const post of fresh) this.add(post);
    for (const { url } of fresh) {
      const number = this.#numbers.get(url)!;
      this.#visit(number, (holder, score, distance) => {
        const line = this.#kept.get(holder);
        // A line that is old already may still name a post that has gone.
        if (!line || old.has(holder)) return;
        if (!line.last || this.#isNearer(number, score, distance, line.last)) old.add(holder);
      });
    }
    for (const holder of old) this.#kept.delete(holder);
    return [...old].flatMap((holder) => this.#posts[holder]?.url ?? []);
  }

  /** Every post of the store, as it was last committed. */
  static async load(db: Db): Promise<RelatedPosts> {
    const index = new RelatedPosts();
    const rows = await db
      .selectFrom('documents')
      .select(['url', 'title', 'date', 'tags'])
      .where('kind', '=', 'post')
      .where('live', '=', 1)
      .where('date', 'is not', null)
      .execute();
    for (const { url, title, date, tags } of rows) index.add({ url, title, date: date!, tags: JSON.parse(tags) as string[] });
    return index;
  }
}

const holder = (): { index?: Promise<RelatedPosts> } => once('related', () => ({}));

/** The index of this process, made at the first call. */
export function relatedPosts(db: Db): Promise<RelatedPosts> {
  const held = holder();
  held.index ??= RelatedPosts.load(db).catch((error: unknown) => {
    // The next who asks tries again.
    delete held.index;
    throw error;
  });
  return held.index;
}

/** The index if there is one yet: until then, no page has asked it. */
export const relatedPostsIfAsked = (): Promise<RelatedPosts> | undefined => holder().index;

/** Forgets the index: the next call makes it afresh from the store. */
export const forgetRelatedPosts = (): void => void delete holder().index;
