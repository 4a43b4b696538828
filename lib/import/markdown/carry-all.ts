import type { Imported } from '../imported.ts';
import type { Source } from '../importer.ts';
import { carryFile } from './carry-file.ts';
import type { FilePlace, Places } from './places.ts';

/** What there is in a source, and where it goes. */
type Found<Document> = { documents: readonly Document[]; files: readonly FilePlace[]; places: Places };

/** Gives every document, as `toEntry` makes it (null: it is left, which is said), and then every file. */
export function* carryAll<Document>(
  { documents, files, places }: Found<Document>,
  { path, account, onProgress }: Pick<Source, 'path' | 'account' | 'onProgress'>,
  toEntry: (document: Document) => Imported | null,
): Generator<Imported> {
  const total = documents.length + files.length;
  let done = 0;
  for (const document of documents) {
    const entry = toEntry(document);
    if (entry) yield entry;
    onProgress(++done, total);
  }
  for (const place of files) {
    const file = carryFile(path, place, places, account);
    if (file) yield file;
    onProgress(++done, total);
  }
}
