import { createHash } from 'node:crypto';
import { authSecret } from '../auth-secret.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Store } from '../db/open.ts';
import { placeName } from '../db/place.ts';
import { env } from '../env.ts';
import { Following, following, useFollowing } from '../instances/following.ts';
import { Redis } from '../instances/redis.ts';
import { SharedPages, useSharedPages } from '../instances/shared-pages.ts';
import { applyChange } from '../publish/remote-change.ts';
import { buildId } from './build-id.ts';

const inShort = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** What the secret of all servers looks like from outside. */
export const secretFact = 'secret';

/** Links that one server signs have to work at the others. Throws if this one has another secret that nobody has chosen. */
async function agreeOnSecret({ read, write }: Store): Promise<void> {
  const own = inShort(`waypost secret ${authSecret()}`);
  const known = await readFact(read, secretFact);
  if (known === own) return;
  if (known !== undefined && env().authSecret === undefined)
    throw new Error(
      'The secret in DATA_DIR is not that of the other servers on this database, at which its links and sessions would not work. ' +
        'Let all of them have one DATA_DIR (a shared volume), or set the same AUTH_SECRET for all.',
    );
  await writeFact(write, secretFact, own);
}

/**
 * Joins the servers that share a store: before anything is read from it that is kept in memory. Gives what leaves them again. `root` is the
 * folder with the build. Throws if it cannot be one of them.
 */
export async function joinOthers(store: Store, root: string): Promise<() => void> {
  const { database, redisUrl, siteUrl } = env();
  if ('file' in database) {
    if (redisUrl !== undefined)
      console.error('REDIS_URL is of use to several servers, which share a database of PostgreSQL: it is not used.');
    return () => {};
  }
  await agreeOnSecret(store);
  const blog = `waypost:${inShort(`${placeName(database)} ${siteUrl}`)}`;
  const channel = `${blog}:changes`;
  const look = (): void => void following()?.look();
  const redis = redisUrl === undefined ? null : await Redis.open(redisUrl, channel, look);
  // Pages of one build name scripts and sheets of that build.
  const build = await buildId(root);
  const applied = (): number => following()?.applied ?? 0;
  const shared = redis && useSharedPages(new SharedPages(redis, store.read, `${blog}:${build}:`, applied));
  const apply = applyChange.bind(null, store);
  useFollowing(await Following.begin({ store, apply, shared, wake: () => redis?.tell(channel, '') }));
  return () => redis?.close();
}
