/** So many names are told. */
const most = 50;

/** What is carried over under another name, or means nothing outside of WordPress. */
const known = new Set(
  (
    '_thumbnail_id _edit_last _edit_lock _pingme _encloseme _wp_old_slug _wp_old_date ' +
    '_wp_trash_meta_status _wp_trash_meta_time _wp_trash_meta_comments_status'
  ).split(' '),
);

/** Counts the fields that plugins and themes keep for themselves: nearly every post and comment has some. */
export class HiddenFields {
  readonly #counts = new Map<string, number>();

  /** Of a post: those that begin with `_`; the others are the author's. */
  addOfPost(keys: Iterable<string>): void {
    for (const key of keys) if (key.startsWith('_')) this.#add(key, key);
  }

  /** Of a comment: all. */
  addOfComment(keys: Iterable<string>): void {
    for (const key of keys) this.#add(key, `${key} of comments`);
  }

  #add(key: string, shown: string): void {
    if (known.has(key)) return;
    const name = this.#counts.has(shown) || this.#counts.size < most ? shown : 'others';
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** `_a (3), _b (1)`; '' if there are none. */
  get summary(): string {
    return [...this.#counts].map(([name, count]) => `${name} (${count})`).join(', ');
  }
}
