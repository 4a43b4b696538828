/** A comment, as far as its place in a thread depends on it. */
export type Reply = { id: number; parent: number | null; name: string };

/** A comment in its thread. `inReplyTo` is set where it does not stand under the comment that it replies to. */
export type Threaded<T extends Reply> = T & { replies: Threaded<T>[]; inReplyTo: Reply | null };

/** Comments stand so deep at most: further replies follow each other on the last level. */
const deepest = 3;

/** Where a comment stands: the branch that its replies go to, and how deep that is. */
type Place<T extends Reply> = { comment: Threaded<T>; depth: number; siblings: Threaded<T>[] };

/**
 * Comments, oldest first, as a thread. A reply to one that is not among them stands where that one would: `hidden` has the parents
 * of those. What replies to nothing that is known stands by itself; so nothing is ever left out, whatever the parents say.
 */
export function toThread<T extends Reply>(
  comments: readonly T[],
  hidden: ReadonlyMap<number, number | null> = new Map(),
): Threaded<T>[] {
  const roots: Threaded<T>[] = [];
  const places = new Map<number, Place<T>>();
  for (const comment of comments) {
    const above = shownParent(comment.parent, places, hidden);
    const isTooDeep = above !== undefined && above.depth >= deepest;
    const siblings = above === undefined ? roots : isTooDeep ? above.siblings : above.comment.replies;
    const inReplyTo = isTooDeep ? { id: above.comment.id, parent: above.comment.parent, name: above.comment.name } : null;
    const threaded: Threaded<T> = { ...comment, replies: [], inReplyTo };
    siblings.push(threaded);
    places.set(comment.id, { comment: threaded, depth: above === undefined ? 1 : Math.min(deepest, above.depth + 1), siblings });
  }
  return roots;
}

function shownParent<T extends Reply>(
  parent: number | null,
  places: ReadonlyMap<number, Place<T>>,
  hidden: ReadonlyMap<number, number | null>,
): Place<T> | undefined {
  const seen = new Set<number>();
  let next = parent;
  while (next !== null && !places.has(next) && !seen.has(next)) {
    seen.add(next);
    next = hidden.get(next) ?? null;
  }
  return next === null ? undefined : places.get(next);
}
