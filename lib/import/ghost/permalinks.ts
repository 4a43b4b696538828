import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toWallClock } from '../../clock.ts';
import { parseYaml } from '../../content/yaml.ts';
import { decodeText } from '../decode-text.ts';

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

/** Where `routes.yaml` lies in a folder of Ghost's, or beside an export. */
const places = ['routes.yaml', 'settings/routes.yaml', 'content/settings/routes.yaml'];

function permalinksIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'permalink' && typeof inner === 'string' ? [inner] : permalinksIn(inner),
  );
}

/**
 * The patterns of addresses of posts (https://ghost.org/docs/themes/routing/): those of `routes.yaml`, if it lies in `folder`, or `old`, the setting of
 * Ghost 0.x (`/:year/:slug/`), and the usual one. Throws a SyntaxProblem for a file that is no YAML.
 */
export function permalinksOf(folder: string, old: string): string[] {
  const file = places.map((place) => join(folder, place)).find((place) => existsSync(place));
  const routes: unknown = file === undefined ? null : parseYaml(decodeText(readFileSync(file)).text);
  const collections = typeof routes === 'object' && routes !== null && 'collections' in routes ? routes.collections : null;
  return [...new Set([usual, old.replace(/:(\w+)/g, '{$1}'), ...permalinksIn(collections)])].filter((each) => each !== '');
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
