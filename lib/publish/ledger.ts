import type { Document } from '../content/document.ts';
import { toDocumentAddress } from '../document-address.ts';
import { keyOf } from '../urls.ts';

/**
 * An address that was published once. It is live while it neither leads elsewhere nor has gone.
 * The edges of `movedTo` never make a circle: each leads to an address that was live when the edge was drawn, and an
 * address that comes to life again loses its own.
 */
export type LedgerRow = {
  /** The URL in lower case, as `documents.urlKey` has it. */
  key: string;
  url: string;
  /** What feed readers know the post by, if that is not the URL itself: it came here with the post, or its author wrote it. */
  guid: string | null;
  /** The URL that took its place. */
  movedTo: string | null;
  /** SHA-256 of the file that was served here last, if nothing took its place. */
  gone: string | null;
};

/** A document at its address (`markedUrl`), as far as the ledger needs it. `guid` is what its author wrote, '' if nothing. */
export type Settler = {
  url: string;
  kind: Document['kind'];
  file: string;
  hash: string;
  guid: string;
  aliases: readonly string[];
};

/** What was at an address, and what is there now. */
export type Settlement = { before: Settler | null; after: Settler | null };

/** A post at a new address. */
export type Move = {
  from: string;
  to: string;
  /** It was at the new address already, before it left the old one. */ isThere?: true;
};

/** The address of a document's file before it was renamed, or after. */
const keyOfFile = (file: string | undefined): string | undefined => {
  const url = file === undefined ? undefined : toDocumentAddress(file)?.url;
  return url && keyOf(url);
};

const slugOf = (key: string): string => key.slice(key.lastIndexOf('/'));

/**
 * A file was renamed, and another one took its name: what stood there before has left with the first, though there is something
 * there now.
 */
export function withReplaced(settlements: readonly Settlement[], renames: ReadonlyMap<string, string>): readonly Settlement[] {
  const left = new Set(settlements.flatMap(({ before, after }) => (!before && after ? (renames.get(after.file) ?? []) : [])));
  if (left.size === 0) return settlements;
  return settlements.flatMap(({ before, after }): Settlement[] =>
    before && after && left.has(before.file)
      ? [
          { before, after: null },
          { before: null, after },
        ]
      : [{ before, after }],
  );
}

/** The addresses that some changes touch, or the whole ledger: what was published where, and where it is now. */
export class Ledger {
  readonly #rows = new Map<string, LedgerRow>();
  readonly #goneByHash = new Map<string, Set<string>>();
  readonly #keyByGuid = new Map<string, string>();
  /** By the key of an address, those that lead there. */
  readonly #followers = new Map<string, Set<string>>();
  readonly #changed = new Set<string>();

  constructor(rows: Iterable<LedgerRow> = []) {
    for (const row of rows) this.#index(row);
  }

  #index(row: LedgerRow): void {
    this.#rows.set(row.key, row);
    if (row.gone !== null) {
      const keys = this.#goneByHash.get(row.gone) ?? new Set();
      this.#goneByHash.set(row.gone, keys.add(row.key));
    }
    if (row.guid !== null) this.#keyByGuid.set(row.guid, row.key);
    if (row.movedTo !== null) {
      const to = keyOf(row.movedTo);
      this.#followers.set(to, (this.#followers.get(to) ?? new Set()).add(row.key));
    }
  }

  #put(row: LedgerRow): void {
    const old = this.#rows.get(row.key);
    if (old?.gone != null) this.#goneByHash.get(old.gone)?.delete(row.key);
    if (old?.guid != null && this.#keyByGuid.get(old.guid) === row.key) this.#keyByGuid.delete(old.guid);
    if (old?.movedTo != null) this.#followers.get(keyOf(old.movedTo))?.delete(row.key);
    this.#index(row);
    this.#changed.add(row.key);
  }

  get(url: string): LedgerRow | undefined {
    return this.#rows.get(keyOf(url));
  }

  isLive(url: string): boolean {
    const row = this.get(url);
    return row !== undefined && row.movedTo === null && row.gone === null;
  }

  rows(): IterableIterator<LedgerRow> {
    return this.#rows.values();
  }

  /** The rows that differ from what the ledger was made with. */
  changed(): LedgerRow[] {
    return [...this.#changed].map((key) => this.#rows.get(key)!);
  }

  /**
   * Notes what left its address and what came to one. What comes has moved if its file was renamed from one that went
   * (`renames`: new path to old), or if its bytes went from another address: then the old address leads to the new one,
   * and the GUID comes along. Gives the moves.
   */
  settle(told: readonly Settlement[], renames: ReadonlyMap<string, string> = new Map()): Move[] {
    const settlements = withReplaced(told, renames);
    for (const { before, after } of settlements) if (before && !after) this.#leave(before);
    // Who was renamed has the first claim; the answer does not depend on the order in which files are told.
    const arrivals = settlements.flatMap(({ before, after }) => (after && !before ? after : []));
    arrivals.sort((a, b) => Number(renames.has(b.file)) - Number(renames.has(a.file)) || (a.url < b.url ? -1 : 1));
    const moves = arrivals.flatMap((after) => this.#arrive(after, renames) ?? []);
    const newFiles = new Map([...renames].map(([file, former]) => [former, file]));
    for (const { before, after } of settlements) if (before && !after) moves.push(...this.#follow(before, newFiles));
    for (const { before, after } of settlements) if (before && after) this.#stay(after);
    for (const { after } of settlements) for (const alias of after?.aliases ?? []) this.#lead(alias, after!.url);
    return moves;
  }

  #leave({ url, hash }: Settler): void {
    const row = this.get(url);
    this.#put({ key: keyOf(url), url, guid: row?.guid ?? null, movedTo: null, gone: hash });
  }

  #arrive(settler: Settler, renames: ReadonlyMap<string, string>): Move | null {
    const { url, guid } = settler;
    const origin = this.#originOf(settler, renames);
    // The GUID goes along: the address that was left has none any more.
    this.#release(url, origin);
    if (origin) this.#put({ ...origin, guid: null, movedTo: url, gone: null });
    const own = this.get(url);
    const carried = origin ? (origin.guid ?? origin.url) : own?.guid;
    this.#place(url, guid || (carried ?? this.#mint(url)));
    return origin && { from: origin.url, to: url };
  }

  /**
   * An address that a post has left is taken by another one: what led through it goes on to where that post went, and not to the
   * newcomer. A post that comes back from there takes everything along.
   */
  #release(url: string, origin: LedgerRow | null): void {
    const left = this.get(url)?.movedTo;
    if (left == null || keyOf(left) === origin?.key) return;
    for (const key of this.#followers.get(keyOf(url)) ?? []) {
      const follower = this.#rows.get(key)!;
      if (key !== keyOf(left)) this.#put({ ...follower, movedTo: left });
    }
  }

  /** The file that this one was renamed to was published before this one went. */
  #follow({ url, file }: Settler, newFiles: ReadonlyMap<string, string>): Move[] {
    const row = this.get(url);
    const to = this.#rows.get(keyOfFile(newFiles.get(file)) ?? '');
    if (row?.gone == null || !to || !this.isLive(to.url)) return [];
    this.#put({ ...row, movedTo: to.url, gone: null });
    return [{ from: row.url, to: to.url, isThere: true }];
  }

  #stay({ url, guid }: Settler): void {
    const row = this.get(url);
    this.#place(url, guid || (row ? (row.guid ?? row.url) : url));
  }

  #place(url: string, guid: string): void {
    const row = this.get(url);
    const placed = { key: keyOf(url), url, guid: guid === url ? null : guid, movedTo: null, gone: null };
    if (JSON.stringify(row) !== JSON.stringify(placed)) this.#put(placed);
  }

  /** An address that a document gives as an old one of its own. Where a document is served, that one stays. */
  #lead(alias: string, url: string): void {
    const row = this.get(alias);
    if (keyOf(alias) === keyOf(url) || this.isLive(alias) || row?.movedTo === url) return;
    this.#put({ key: keyOf(alias), url: alias, guid: row?.guid ?? null, movedTo: url, gone: null });
  }

  /** The URL; with a number behind it if a post that began there took that along as its GUID. */
  #mint(url: string): string {
    let guid = url;
    for (let number = 2; this.#keyByGuid.has(guid); number++) guid = `${url}#${number}`;
    return guid;
  }

  #originOf({ url, file, hash }: Settler, renames: ReadonlyMap<string, string>): LedgerRow | null {
    const key = keyOf(url);
    const renamed = this.#rows.get(keyOfFile(renames.get(file)) ?? key);
    if (renamed && renamed.key !== key && renamed.gone !== null) return renamed;
    const alike = this.#goneByHash.get(hash) ?? new Set<string>();
    // It was taken away and put back, or the ledger was (an import): what is at its address already has not moved there.
    if (alike.has(key) || this.isLive(url)) return null;
    const keys = [...alike].sort();
    const found = keys.find((each) => slugOf(each) === slugOf(key)) ?? keys[0];
    return found === undefined ? null : this.#rows.get(found)!;
  }
}
