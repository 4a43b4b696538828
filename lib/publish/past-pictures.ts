import { allIn, type Dependency } from '../content/wishes.ts';
import type { FileVersion } from '../git/history.ts';

const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/');

/** Which pictures lay in the content folder at a moment of its history, and which documents that concerned. */
export class PastPictures {
  readonly #files = new Map<string, Set<string>>();
  readonly #dependents = new Map<string, Set<string>>();

  /** Takes what one commit did to pictures; gives the documents (files) that may have gained or lost their album by that. */
  step(changes: readonly { before: FileVersion | null; after: FileVersion | null }[]): Set<string> {
    const concerned = new Set<string>();
    const touch = (version: FileVersion | null, isThere: boolean): void => {
      if (!version) return;
      const file = version.file.normalize('NFC');
      const folder = folderOf(file);
      const files = this.#files.get(folder) ?? new Set();
      this.#files.set(folder, files);
      if (isThere) files.add(file);
      else files.delete(file);
      for (const key of [file, allIn(folder)]) for (const document of this.#dependents.get(key) ?? []) concerned.add(document);
    };
    for (const { before } of changes) touch(before, false);
    for (const { after } of changes) touch(after, true);
    return concerned;
  }

  /** Does a document have an album now? It is remembered that it asked. */
  hasAlbum(document: string, shows: readonly Dependency[]): boolean {
    for (const { picture } of shows) {
      const files = this.#dependents.get(picture) ?? new Set();
      this.#dependents.set(picture, files.add(document));
    }
    const shown = new Set(shows.map(({ picture }) => picture));
    return shows.some(({ picture, named }) => {
      const files = this.#files.get(folderOf(picture));
      if (!files) return false;
      return picture === allIn(folderOf(picture))
        ? [...files].some((file) => !shown.has(file))
        : named === 1 && files.has(picture);
    });
  }
}
