import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../db/open.ts';
import { following } from '../instances/following.ts';
import { isPullWanted } from '../publish/passed-on.ts';
import { waitingPictures } from '../publish/pictures.ts';
import { askForPull, isMovedByPushes, isPullDue } from '../publish/pull.ts';
import { publishState } from '../publish/state.ts';
import { nextDue } from '../publish/sync.ts';
import { processToken } from '../publish/token.ts';
import * as urls from '../urls.ts';
import type { Renderer } from './render.ts';

/** How often (ms) the clock looks for posts whose time comes before it looks again. */
const tick = 1000;

/** What was refused is asked for again after so long (ms). */
const refusalPause = 60_000;

/** Of very many new pictures, so many are taken in at a time. */
const picturesAtOnce = 50;

/** After a publish that failed, the next attempt (ms). */
const retry = 5000;

/** Collects what the watcher reports until there is somebody to tell. */
export class Reports {
  #paths: Set<string> | null = new Set();
  #listener: ((paths: string[] | null) => void) | null = null;

  readonly add = (paths: string[] | null): void => {
    if (this.#listener) return this.#listener(paths);
    if (!paths) this.#paths = null;
    for (const path of paths ?? []) this.#paths?.add(path);
  };

  tell(listener: (paths: string[] | null) => void): void {
    this.#listener = listener;
    if (this.#paths === null || this.#paths.size > 0) listener(this.#paths && [...this.#paths]);
  }
}

type Parts = { reports: Reports; store: Store; renderer: Renderer; contentDir: string };

type Asked = { only?: string[]; pull?: boolean; passedOn?: boolean };

/** Does some work whenever it is asked for; once a minute at most while it is under way or refused. */
function pausing(work: () => Promise<boolean>): () => Promise<void> {
  let pausedUntil = 0;
  return async () => {
    if (performance.now() < pausedUntil) return;
    pausedUntil = performance.now() + refusalPause;
    if (await work()) pausedUntil = 0;
  };
}

/**
 * Tells the publish route what nobody pushed: changed files, each second the posts whose time has come, and the times at which the remote is to be asked. Through a request, because Next drops pages within one only.
 * Gives what ends it, and waits for what it has begun.
 */
export function follow({ reports, store, renderer, contentDir }: Parts): () => Promise<void> {
  let again: NodeJS.Timeout | undefined;
  const publish = async (asked: Asked): Promise<boolean> => {
    const headers = { authorization: `Bearer ${processToken()}`, 'content-type': 'application/json' };
    const status = await renderer.request('POST', urls.publish(), headers, JSON.stringify(asked)).catch(() => 500);
    // A remote that failed is due again by itself.
    if (status === 200 || asked.pull) return status === 200;
    if (status === 409) return holdBack(asked);
    // What was reported is not lost: everything is compared, until it succeeds.
    if (!again) console.error(`A change could not be published; it is tried again in ${retry / 1000} s.`);
    again ??= setTimeout(() => {
      again = undefined;
      void publish({});
    }, retry).unref();
    return false;
  };
  // A refused deletion stands until the author has answered it; what was saved beside it goes live.
  const holdBack = async ({ only = [] }: Asked): Promise<boolean> => {
    const present = only.filter((path) => existsSync(join(contentDir, path)));
    return present.length > 0 && present.length < only.length && publish({ only: present });
  };
  reports.tell((paths) => void publish(paths ? { only: paths } : {}));
  if (isMovedByPushes()) askForPull();
  const look = async (): Promise<void> => {
    const now = Date.now();
    await following()?.look();
    // Asked each time, and before a pull begins: what is passed on afterwards is then seen as new.
    const isWanted = await isPullWanted(store);
    if (isPullDue()) void publish({ pull: true });
    else if (isWanted) void publish({ pull: true, passedOn: true });
    if (publishState().failing?.isTriedAgain) void tryHeldBack();
    if (waitingPictures().length > 0) await takeInPictures();
    const due = await nextDue(store);
    if (due !== null && due <= now) await publishDue();
    else if (due !== null && due < now + tick) setTimeout(lookAgain, due - now);
  };
  // What is refused, because most posts are gone, is not asked for each second.
  const publishDue = pausing(() => publish({ only: [] }));
  // What is saved in a checkout that is behind is published when somebody has brought that up: that all else was says nothing of it.
  const tryHeldBack = pausing(() => publish({}).then(() => false));
  // A few at a time: what an author saves meanwhile waits no longer than these take.
  const takeInPictures = pausing(() => publish({ only: waitingPictures().slice(0, picturesAtOnce) }));
  let isOver = false;
  const underWay = new Set<Promise<void>>();
  const lookAgain = (): void => {
    if (isOver) return;
    const one = look()
      .catch(console.error)
      .finally(() => underWay.delete(one));
    underWay.add(one);
  };
  lookAgain();
  const clock = setInterval(lookAgain, tick);
  return async () => {
    isOver = true;
    clearInterval(clock);
    await Promise.all(underWay);
  };
}
