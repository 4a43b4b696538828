import { revalidatePath } from 'next/cache';
import { drop, dropAll } from '../server/drop.ts';

/**
 * Drops these pages, and whatever is being rendered for them. At once, not when the request is over:
 * who is told that a publish is done must not meet an old page. Within a request only, by Next.
 */
export function revalidate(urls: Iterable<string>): void {
  const dropped = [...urls];
  drop(dropped);
  for (const url of dropped) revalidatePath(url);
}

/** Drops every page: the settings have changed, which all of them show. Within a request only, by Next. */
export function revalidateAll(): void {
  dropAll();
  revalidatePath('/', 'layout');
}
