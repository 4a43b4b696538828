import type { Document } from '../content/document.ts';
import type { Dependency } from '../content/wishes.ts';
import type { FileVersion, HistoryStep } from '../git/history.ts';
import { keyOf } from '../urls.ts';
import { tagsWith } from './albums.ts';
import { Ledger, type LedgerRow, type Settlement, type Settler } from './ledger.ts';
import { PastPictures } from './past-pictures.ts';
import { entriesOf, type Entry } from './write.ts';

/** What the ledger and the listings need of a version of a document, and the pictures that it depends on. */
export type Past = Settler & Pick<Document, 'date' | 'dir' | 'tags' | 'draft'> & { shows: Dependency[]; hasAlbum: boolean };

/** A document as the store has it now. */
export type Present = Past & { live: boolean };

/** Versions that were replaced later, by `nameOf`; undefined if a file was no good document then. */
export type Pasts = ReadonlyMap<string, Past | undefined>;

export const nameOf = ({ file, blob }: FileVersion): string => `${blob} ${file}`;

type Settling = { before: Past | null; after: Past | null };

const isOut = (past: Past, at: number): boolean => !past.draft && (past.date === null || past.date <= at);

/** Only whether there was an album matters; which pictures it had is forgotten. */
const placesOf = (past: Past | null): Entry[] =>
  entriesOf(past && { ...past, tags: tagsWith(past.tags, past.hasAlbum), photos: past.hasAlbum ? [someAlbum] : [] });

const someAlbum = { file: '', hash: '', caption: '', alt: '' };

/** Goes through a history as the server would have, had it been there, with the same ledger. */
export class Replay {
  readonly ledger = new Ledger();
  /** Places in listings that entries lost on the way. */
  readonly departed: Entry[] = [];
  /** The last good version of each file; also of one that was renamed while the new file is broken. */
  readonly #documents = new Map<string, Past>();
  readonly #files = new Set<string>();
  /** Renamed files that are not published yet, and the files that they were. */
  readonly #waiting = new Map<string, string>();
  readonly #pictures = new PastPictures();
  readonly #pasts: Pasts;
  readonly #present: ReadonlyMap<string, Present>;

  constructor(pasts: Pasts, present: ReadonlyMap<string, Present>) {
    this.#pasts = pasts;
    this.#present = present;
  }

  #documentOf(version: FileVersion): Past | undefined {
    const past = this.#pasts.has(nameOf(version)) ? this.#pasts.get(nameOf(version)) : this.#present.get(version.file);
    return past && this.#withAlbum(past);
  }

  #withAlbum(past: Past): Past {
    return { ...past, hasAlbum: this.#pictures.hasAlbum(past.file, past.shows) };
  }

  /** `pictures` are the changes of pictures' files, `changes` those of documents. */
  step({ at, changes, pictures = [] }: HistoryStep & { pictures?: HistoryStep['changes'] }): void {
    const concerned = this.#pictures.step(pictures);
    for (const { before } of changes) if (before) this.#files.delete(before.file);
    for (const { after } of changes) if (after) this.#files.add(after.file);
    const settling = new Map<string, Settling>();
    for (const change of changes) this.#change(change, at, settling);
    for (const file of concerned) this.#lookAgain(file, settling);
    this.#settle([...settling.values()], at);
  }

  /** Pictures have come or gone: has the document an album now? */
  #lookAgain(file: string, settling: Map<string, Settling>): void {
    const before = this.#documents.get(file);
    const after = before && this.#withAlbum(before);
    if (!before || !after || before.hasAlbum === after.hasAlbum) return;
    this.#documents.set(file, after);
    settling.set(keyOf(after.url), { before: settling.get(keyOf(after.url))?.before ?? before, after });
  }

  /** At least one side is a document's file. */
  #change({ before, after }: HistoryStep['changes'][number], at: number, settling: Map<string, Settling>): void {
    const note = (past: Past, side: keyof Settling): void => {
      const known = settling.get(keyOf(past.url)) ?? { before: null, after: null };
      settling.set(keyOf(past.url), { ...known, [side]: past });
    };
    const leave = (file: string | undefined): void => {
      const past = file === undefined || this.#files.has(file) ? undefined : this.#documents.get(file);
      if (!past) return;
      this.#documents.delete(past.file);
      note(past, 'before');
    };
    if (before && after && before.file !== after.file) {
      const old = this.#documents.get(before.file);
      this.#waiting.set(after.file, old && isOut(old, at) ? before.file : (this.#waiting.get(before.file) ?? before.file));
    }
    const young = after && this.#documentOf(after);
    // A broken file leaves its last good version where it is.
    if (after && !young) return;
    leave(before?.file);
    leave(this.#waiting.get((after ?? before)!.file));
    if (!young) return;
    const old = this.#documents.get(young.file);
    if (old) note(old, 'before');
    this.#documents.set(young.file, young);
    note(young, 'after');
  }

  #settle(settling: Settling[], at: number): void {
    const settlements = settling.map(({ before, after }) => ({
      before: before && isOut(before, at) ? before : null,
      after: after && isOut(after, at) ? after : null,
    }));
    // What was scheduled when it was committed has come out since.
    const late = settlements.flatMap(({ before }) => (before && !this.ledger.isLive(before.url) ? before : []));
    this.ledger.settle(
      late.map((after) => ({ before: null, after })),
      this.#waiting,
    );
    this.ledger.settle(
      settlements.filter(({ before, after }) => before || after),
      this.#waiting,
    );
    for (const { before, after } of settlements) {
      if (after) this.#waiting.delete(after.file);
      const kept = new Set(placesOf(after).map((entry) => JSON.stringify(entry)));
      this.departed.push(...placesOf(before).filter((entry) => !kept.has(JSON.stringify(entry))));
    }
  }

  /** Addresses at which something was once, and is not now; those that documents name themselves are no news. */
  former(): LedgerRow[] {
    const aliases = new Set([...this.#present.values()].flatMap((present) => present.aliases.map(keyOf)));
    return [...this.ledger.rows()].filter(({ url, key }) => !this.ledger.isLive(url) && !aliases.has(key));
  }

  /** What the store holds now has the last word. */
  end(): void {
    const present = [...this.#present.values()].filter(({ live }) => live);
    const urls = new Set(present.map(({ url }) => url));
    const lost = [...this.ledger.rows()].filter(({ url }) => this.ledger.isLive(url) && !urls.has(url));
    const none = { kind: 'post' as const, file: '', hash: '', guid: '', aliases: [] };
    const settlements: Settlement[] = lost.map(({ url }) => ({ before: { url, ...none }, after: null }));
    for (const after of present) settlements.push({ before: this.ledger.isLive(after.url) ? after : null, after });
    this.ledger.settle(settlements, this.#waiting);
  }
}
