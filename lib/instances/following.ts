import { setTimeout } from 'node:timers/promises';
import { complain, complaintsAreOver } from '../complain.ts';
import type { Store } from '../db/open.ts';
import { isOutage } from '../db/outage.ts';
import { orLate } from '../in-time.ts';
import { JoinedWork } from '../joined-work.ts';
import { once } from '../once.ts';
import {
  instanceName,
  logChange,
  overhaul,
  readChanges,
  revisionOf,
  unknown,
  type Change,
  type Counted,
  type LoggedChange,
} from './change-log.ts';
import type { SharedPages } from './shared-pages.ts';

/** A change is counted before it is known what it means; who does not say so for so long (ms) has died. */
const patience = 3000;

/** A change that is counted and not yet told is looked for again after so long (ms). */
const pause = 50;

/** Who has not heard for so long (ms) what others change may hold pages that are old. It is looked up each second. */
const deaf = 5000;

/** A reader waits so long (ms) for what others have changed. */
const moment = 250;

/** The changes that are applied one by one; who has missed more drops all pages. */
const mostApplied = 1000;

type Parts = {
  store: Store;
  /** Drops what a change of another server makes old in this process. */
  apply: (change: Change) => Promise<void>;
  shared: SharedPages | null;
  /** Wakes the other servers. */
  wake: () => void;
};

/** How far this server has followed what all servers have in common: what others change, it drops from its memory. */
export class Following {
  readonly #parts: Parts;
  readonly #looks: JoinedWork<void, void>;
  #applied: number;
  #heard = performance.now();
  readonly #untold: { revisions: readonly number[]; change: Change }[] = [];
  #missing: { revision: number; since: number } | null = null;

  private constructor(parts: Parts, applied: number) {
    this.#parts = parts;
    this.#applied = applied;
    this.#looks = new JoinedWork(
      () => this.#catchUp(),
      () => {},
    );
  }

  /** Begins at the store as it is now: to be called before anything is read from it that is kept in memory. */
  static async begin(parts: Parts): Promise<Following> {
    const following = new Following(parts, await revisionOf(parts.store.read));
    await parts.shared?.begin(following.#applied);
    return following;
  }

  /** The revision up to which nothing that this process keeps is old. */
  get applied(): number {
    return this.#applied;
  }

  /** Applies what others have changed. Resolves when all is applied that was told before; never rejects: it is tried again. */
  look = async (): Promise<void> => {
    try {
      await this.#looks.ask();
    } catch (error) {
      return complain('following', `What other servers have changed is looked up later: ${(error as Error).message}`);
    }
    this.#heard = performance.now();
    complaintsAreOver('following');
  };

  /** Is it unknown since long (5 s) what others have changed? */
  get isBehind(): boolean {
    return performance.now() - this.#heard > deaf;
  }

  /** Resolves when all is applied that others had told before; after a moment (250 ms), if that takes longer; at once if it has for long. */
  async caughtUp(): Promise<void> {
    if (!this.isBehind) await orLate(this.look(), moment);
  }

  /** Drops what changes of this server have made old from the pages that all share. */
  async dropShared(revisions: readonly number[], urls: Change['urls']): Promise<void> {
    await this.#parts.shared?.drop(Math.max(...revisions), urls);
  }

  /** Tells the others what changes of this server, which were counted and whose pages have been dropped here, mean. */
  async tell(revisions: readonly number[], change: Change): Promise<void> {
    this.#untold.push({ revisions, change });
    await this.#log();
    // Not waited for: two servers would, each for what the other tells next.
    void this.look();
  }

  /** Has the others look. */
  wake = (): void => this.#parts.wake();

  /** Logs what is to be told; what cannot be logged, because the database is not there, is logged later. */
  async #log(): Promise<void> {
    for (let next = this.#untold[0]; next; next = this.#untold[0]) {
      await logChange(this.#parts.store.write, next.revisions, next.change);
      if (this.#untold[0] === next) this.#untold.shift();
      this.#parts.wake();
    }
  }

  async #catchUp(): Promise<void> {
    await this.#log();
    const { store } = this.#parts;
    let newest = await revisionOf(store.read);
    // A store that was restored from a backup.
    if (newest < this.#applied) {
      await this.#parts.shared?.begin(newest);
      return this.#step(newest, { ...overhaul, by: '' });
    }
    if (newest - this.#applied > mostApplied) return this.#step(newest, { ...unknown, by: '' });
    while (this.#applied < newest) {
      const changes = await readChanges(store.read, this.#applied, newest);
      let next = changes.get(this.#applied + 1);
      if (!next && this.#isLost(this.#applied + 1)) next = { ...unknown, by: '' };
      if (next) {
        for (; next; next = changes.get(this.#applied + 1)) await this.#step(this.#applied + 1, next);
      } else await setTimeout(pause);
      newest = Math.max(newest, await revisionOf(store.read));
    }
  }

  #isLost(revision: number): boolean {
    if (this.#missing?.revision !== revision) this.#missing = { revision, since: performance.now() };
    return performance.now() - this.#missing.since > patience;
  }

  /** What cannot be applied, for another reason than that the store is not there, makes everything doubtful: it must not end the following. */
  async #apply(change: Change): Promise<void> {
    try {
      await this.#parts.apply(change);
    } catch (error) {
      if (isOutage(error) || change.urls === 'unknown') throw error;
      console.error('A change of another server could not be applied:', error);
      await this.#parts.apply(unknown);
    }
  }

  async #step(revision: number, change: LoggedChange): Promise<void> {
    // First the shared pages: what is dropped here is looked for there.
    await this.#parts.shared?.advance(revision, change.urls);
    if (change.by !== instanceName()) await this.#apply(change);
    this.#applied = revision;
  }
}

/** Has the other servers, if there are any, look what is new. */
export const wakeOthers = (): void => following()?.wake();

const holder = (): { following?: Following } => once('following', () => ({}));

/** Makes `made` what this process follows other servers by. */
export const useFollowing = (made: Following): Following => (holder().following = made);

/** What this process follows other servers by; undefined if no other server shares its store. */
export const following = (): Following | undefined => holder().following;

/**
 * Drops what changes have made old wherever it is kept: from the pages that servers share, if they do; then from this process (`dropHere`), whose
 * memory is filled from there; then from the other servers, which are told. `revisions` are the changes as they were counted. Others that
 * cannot be told now are told later.
 */
export async function dropEverywhere(
  revisions: readonly Counted[],
  change: Change,
  dropHere: () => void | Promise<void>,
): Promise<void> {
  const counted = revisions.filter((revision) => revision !== null);
  const others = counted.length > 0 ? following() : undefined;
  await others?.dropShared(counted, change.urls);
  await dropHere();
  try {
    await others?.tell(counted, change);
  } catch (error) {
    console.error(`Other servers are told later what changed: ${(error as Error).message}`);
  }
}
