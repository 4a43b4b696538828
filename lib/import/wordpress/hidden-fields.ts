/** So many names are told. */
const most = 50;

/** What is carried over under another name, or means nothing outside of WordPress. */
const known = new Set(['_thumbnail_id', '_edit_last', '_edit_lock', '_pingme', '_encloseme', '_wp_old_slug', '_wp_old_date']);

/** Counts the fields of posts that plugins and themes keep for themselves: they begin with `_`, and every post has some. */
export class HiddenFields {
  readonly #counts = new Map<string, number>();

  add(keys: Iterable<string>): void {
    for (const key of keys) {
      if (!key.startsWith('_') || known.has(key)) continue;
      const name = this.#counts.has(key) || this.#counts.size < most ? key : 'others';
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    }
  }

  /** `_a (3), _b (1)`; '' if there are none. */
  get summary(): string {
    return [...this.#counts].map(([name, count]) => `${name} (${count})`).join(', ');
  }
}
