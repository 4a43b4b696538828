/**
 * Makes a thing once per process. Next gives pages, route handlers and the server file each their own copy of a
 * module, so what must exist once (the store, the page cache, the publish queue) hangs on `globalThis`.
 */
export function once<T>(name: string, make: () => T): T {
  const things = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`waypost.${name}`);
  return (things[key] ??= make());
}
