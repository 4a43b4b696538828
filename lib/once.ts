const name = Symbol.for('waypost');
const shared = globalThis as unknown as Record<symbol, Record<string, unknown>>;
const things = (shared[name] ??= {});

/**
 * Makes a thing once per process. Next gives pages, route handlers and the server file each their own copy of a
 * module, so what must exist once (the store, the page cache, the publish queue) hangs on `globalThis`.
 */
export const once = <T>(thing: string, make: () => T): T => (things[thing] ??= make()) as T;
