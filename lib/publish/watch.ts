import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { subscribe, type AsyncSubscription, type Event } from '@parcel/watcher';
import { complain, complaintsAreOver } from '../complain.ts';
import { JoinedWork } from '../joined-work.ts';
import { identityOf } from './one-folder.ts';

/** An editor saves in several steps, git in many: they are reported together after so long without another (ms). */
const settle = 25;

/** Steps that never end are reported after so long all the same (ms). */
const patience = 250;

/** New folders are looked into so long (ms) after the last of them has come: sooner, the system is still busy with them. */
const calm = 250;

/** Does an event tell of a folder that has come? It may be gone again. */
const isNewFolder = ({ type, path }: Event): boolean =>
  type === 'create' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);

/** How often (ms) it is looked whether the folder is still the one that is watched: the system tells of files, not of that. */
const second = 1000;

type Report = (paths: string[] | null) => void;

/**
 * Reports saved, added, moved and deleted files of a folder, as paths in it; `null` when the system lost count, or another folder has come in its
 * place, and everything has to be compared. What Waypost keeps in `dataDir` is not reported. Gives what ends the watch. Throws if the folder
 * cannot be watched.
 */
export async function watch(folder: string, dataDir: string, report: Report): Promise<() => Promise<void>> {
  let watched = identityOf(folder);
  let end = await watchOne(folder, dataDir, report);
  const renew = new JoinedWork<void, void>(
    async () => {
      const found = identityOf(folder);
      // While one is put in the place of the other there may be none: what is published stays.
      if (found === null || found === watched) return;
      await end();
      end = async () => {};
      end = await watchOne(folder, dataDir, report);
      watched = found;
      report(null);
    },
    () => {},
  );
  const clock = setInterval(() => void renew.ask().catch(console.error), second).unref();
  return async () => {
    clearInterval(clock);
    await renew.ask();
    await end();
  };
}

async function watchOne(folder: string, dataDir: string, report: Report): Promise<() => Promise<void>> {
  const root = await realpath(folder);
  let paths: Set<string> | null = new Set();
  let first = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const reported = paths && [...paths];
    paths = new Set();
    first = 0;
    report(reported);
  };
  const later = (): void => {
    first ||= performance.now();
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(settle, first + patience - performance.now())));
  };
  const toPath = (path: string): string => relative(root, path).split(sep).join('/');
  const folders = new Set<string>();
  let renewal: NodeJS.Timeout | undefined;
  const subscriptions = new Subscriptions(root, dataDir, (error, events) => {
    if (error) paths = null;
    for (const { path } of events) paths?.add(toPath(path));
    later();
    const came = events.filter(isNewFolder).map(({ path }) => path);
    if (came.length > 0) lookInto(came, calm);
  });
  const lookInto = (more: string[], pause: number): void => {
    for (const path of more) folders.add(path);
    clearTimeout(renewal);
    renewal = setTimeout(lookIntoFolders, pause);
  };
  const lookIntoFolders = (): void => {
    const some = [...folders];
    folders.clear();
    subscriptions.add(some).then(reportAll(some), tryAgain(some));
  };
  const tryAgain =
    (some: string[]) =>
    (error: unknown): void => {
      complain('watch', `New folders cannot be watched; it is tried again each second: ${String(error)}`);
      lookInto(some, second);
    };
  // What came into them meanwhile was told to nobody.
  const reportAll =
    (some: string[]) =>
    (isNothingMissed: boolean): void => {
      complaintsAreOver('watch');
      if (!isNothingMissed) paths = null;
      for (const path of some) paths?.add(toPath(path));
      later();
    };
  await subscriptions.renew();
  return async () => {
    await subscriptions.end();
    clearTimeout(timer);
    clearTimeout(renewal);
  };
}

/** So many folders that have come are watched by subscriptions of their own, before all are gathered into one. */
const mostFolders = 50;

/**
 * A folder and, since it does not see them on Linux, what lies below folders that have come into it: they were there before their
 * parent was watched. Each new folder is subscribed to by itself; to subscribe to the whole again would look into nothing that is
 * known already.
 */
class Subscriptions {
  readonly #root: string;
  readonly #subscribe: (folder: string) => Promise<AsyncSubscription>;
  readonly #current = new Map<string, AsyncSubscription>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(root: string, dataDir: string, listener: (error: Error | null, events: Event[]) => void) {
    this.#root = root;
    this.#subscribe = (folder) => subscribe(folder, listener, { ignore: ['.git', '**/node_modules', dataDir] });
  }

  /** Watches what lies in these folders. Gives false if something may have been missed meanwhile. */
  add(folders: readonly string[]): Promise<boolean> {
    const added = this.#work.then(() => this.#add(folders));
    this.#work = added.catch(() => {});
    return added;
  }

  async #add(folders: readonly string[]): Promise<boolean> {
    // Without the whole, what has come into it meanwhile would be nobody's.
    if (this.#current.has(this.#root) && this.#current.size + folders.length <= mostFolders) {
      try {
        for (const folder of folders) await this.#renewOne(folder);
        return true;
      } catch {
        // A folder that goes in this moment, say: the others are watched all the same.
      }
    }
    await this.renew();
    return false;
  }

  async #renewOne(folder: string): Promise<void> {
    await this.#current.get(folder)?.unsubscribe();
    this.#current.delete(folder);
    // It may have gone again.
    if (existsSync(folder)) this.#current.set(folder, await this.#subscribe(folder));
  }

  /** Watches the whole folder by one subscription. */
  async renew(): Promise<void> {
    await this.#endAll();
    this.#current.set(this.#root, await this.#subscribe(this.#root));
  }

  async end(): Promise<void> {
    await this.#work;
    await this.#endAll();
  }

  async #endAll(): Promise<void> {
    for (const subscription of this.#current.values()) await subscription.unsubscribe();
    this.#current.clear();
  }
}
