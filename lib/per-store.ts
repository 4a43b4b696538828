import type { Store } from './db/open.ts';
import { once } from './once.ts';

/** Makes a thing once per process and store: what is remembered of one store says nothing of another. */
export function perStore<T>(thing: string, store: Store, make: () => T): T {
  const things = once(`${thing} of stores`, () => new WeakMap<Store, { made: T }>());
  const known = things.get(store) ?? { made: make() };
  things.set(store, known);
  return known.made;
}
