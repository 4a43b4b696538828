/** The most values that one `in (…)` is given. */
const most = 500;

/** A list in pieces, so many items in each: what one statement is given. */
export function* chunksOf<T>(items: readonly T[], size = most): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
