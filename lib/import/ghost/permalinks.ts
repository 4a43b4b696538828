import { toWallClock } from '../../clock.ts';
import type { Account } from '../account.ts';
import { readSettings } from './settings-file.ts';

/** What an address can be made of. */
export type Addressed = {
  id: string;
  uuid: string;
  slug: string;
  /** ms UTC. */
  at: number | null;
  primaryTag: string;
  primaryAuthor: string;
};

/** Ghost's own, where nobody has said anything. */
const usual = '/{slug}/';

function permalinksIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'permalink' && typeof inner === 'string' ? [inner] : permalinksIn(inner),
  );
}

const collectionsOf = (routes: unknown): unknown =>
  typeof routes === 'object' && routes !== null && 'collections' in routes ? routes.collections : null;

/**
 * The patterns of addresses of posts (https://ghost.org/docs/themes/routing/): those of `routes.yaml`, if it lies in `folder`, or `old`, the setting of
 * Ghost 0.x (`/:year/:slug/`), and the usual one.
 */
export function permalinksOf(folder: string, old: string, account: Account): string[] {
  const routes = readSettings(folder, 'routes.yaml', account).flatMap(({ says }) => permalinksIn(collectionsOf(says)));
  return [...new Set([usual, old.replace(/:(\w+)/g, '{$1}'), ...routes])].filter((each) => each !== '');
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The address that a pattern gives a post, days counted in `zone` (IANA); null if it does not say which post is meant, or something is missing. */
export function toAddress(
  pattern: string,
  { id, uuid, slug, at, primaryTag, primaryAuthor }: Addressed,
  zone: string,
): string | null {
  if (!/\{(?:slug|id|uuid)\}/.test(pattern)) return null;
  const day = at === null ? null : toWallClock(at, zone);
  const values: Record<string, string | undefined> = {
    id,
    uuid,
    slug,
    year: day ? String(day.year) : undefined,
    month: day ? two(day.month) : undefined,
    day: day ? two(day.day) : undefined,
    // So Ghost calls it where there is none.
    primary_tag: primaryTag || 'all',
    primary_author: primaryAuthor || 'all',
    author: primaryAuthor || 'all',
  };
  let isWhole = true;
  const address = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    isWhole &&= value !== undefined && value !== '';
    return encodeURIComponent(value ?? '');
  });
  return isWhole ? `/${address}`.replace(/^\/+/, '/') : null;
}
