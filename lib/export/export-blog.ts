import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archived } from '../comments/archive.ts';
import { archivedDiscussions } from '../comments/discussion-archive.ts';
import { isDirectoryText } from '../content/document.ts';
import type { Db, Store } from '../db/open.ts';
import { toDocumentAddress } from '../document-address.ts';
import { exportLedger } from '../publish/ledger-archive.ts';
import type { Site } from '../site.ts';
import { keyOf } from '../urls.ts';
import { contentFiles, isDocumentFile, type LeftOut } from './content-files.ts';
import { commentsFileOf, exportForm, layout } from './layout.ts';
import { fillFolder } from './target-folder.ts';

/** An export, as somebody has asked for it; folders are whole paths. */
export type Export = {
  store: Store;
  site: Site;
  contentDir: string;
  dataDir: string;
  /** Where it goes: nothing, an empty folder, or an earlier export, which is replaced. */
  target: string;
  onProgress: (done: number, total: number) => void;
};

/** What is in an export, and what is not. */
export type Exported = {
  documents: number;
  /** Pictures, settings, whatever lies beside the documents. */
  others: number;
  comments: number;
  /** How many of the comments have an e-mail address, which is not exported. */
  withEmail: number;
  addresses: number;
  left: LeftOut[];
};

const toJson = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`;

/** Comments say also what authors have held back: they are for nobody else to read. */
async function writeComments(file: string, data: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, toJson(data), { mode: 0o600 });
}

/** The document's file, of those that are exported, that has the address of a key: of two the first by name, which is the one that is served. */
function filesByKey(documents: readonly string[]): Map<string, { file: string; url: string }> {
  const byKey = new Map<string, { file: string; url: string }>();
  for (const file of documents) {
    const url = isDirectoryText(file) ? undefined : toDocumentAddress(file)?.url;
    if (url !== undefined && !byKey.has(keyOf(url))) byKey.set(keyOf(url), { file, url });
  }
  return byKey;
}

const byNumber = (a: Archived | undefined, b: Archived | undefined): number => (a?.id ?? 0) - (b?.id ?? 0);

/** Writes what was said about each document beside it, and the rest into one file. Gives how many comments that were. */
async function exportDiscussions(db: Db, folder: string, documents: readonly string[]): Promise<number> {
  const byKey = filesByKey(documents);
  const loose: Archived[] = [];
  const homeless: Omit<Archived, 'post'>[][] = [];
  let count = 0;
  for await (const { key, comments } of archivedDiscussions(db, (key) => byKey.get(key)?.url ?? key)) {
    count += comments.length;
    const there = key === null ? undefined : byKey.get(key);
    const file = there && commentsFileOf(there.file);
    if (file) await writeComments(join(folder, layout.content, file), { comments });
    else if (key === null) homeless.push(comments.map(({ post: _, ...comment }) => comment));
    else loose.push(...comments);
  }
  loose.sort(byNumber);
  homeless.sort((a, b) => (a[0]?.id ?? 0) - (b[0]?.id ?? 0));
  await writeComments(join(folder, layout.comments), { comments: loose, homeless });
  return count;
}

/** What the store has of documents and no file of the folder says. */
async function onlyInStore(db: Db, files: ReadonlySet<string>): Promise<LeftOut[]> {
  const rows = await db
    .selectFrom('documents')
    .leftJoin('files', 'files.file', 'documents.file')
    .select(['documents.file', 'files.problem'])
    .where('live', '=', 1)
    .orderBy('documents.file')
    .execute();
  return rows.flatMap(({ file: path, problem }): LeftOut[] => {
    if (!files.has(path)) return [{ path, why: 'It is published, and its file is not in the content folder any more.' }];
    const broken = 'It has an error: it is exported as it is, and not its last good version, which is served.';
    return problem === null ? [] : [{ path, why: broken }];
  });
}

const countEmails = async (db: Db): Promise<number> =>
  (
    await db
      .selectFrom('comments')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('email', 'is not', null)
      .executeTakeFirstOrThrow()
  ).count;

/** Copies files as they are. Gives those that went away meanwhile. */
async function copyFiles(
  files: readonly string[],
  from: string,
  to: string,
  onProgress: Export['onProgress'],
): Promise<string[]> {
  const gone: string[] = [];
  for (const [index, file] of files.entries()) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    try {
      await copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      gone.push(file);
    }
    onProgress(index + 1, files.length);
  }
  return gone;
}

/**
 * Writes all of a blog into a folder: its content as it lies there, its comments without e-mail and network addresses, and what became of its
 * addresses. The store is read in one state of it, while servers go on. Throws an Error for whoever exports; there is no export then.
 */
export async function exportBlog({ store, site, contentDir, dataDir, target, onProgress }: Export): Promise<Exported> {
  let exported: Exported | undefined;
  await fillFolder(target, [contentDir, dataDir], async (folder) => {
    const { files, left } = contentFiles(contentDir, dataDir);
    const documents = files.filter((file) => isDocumentFile(contentDir, file));
    await mkdir(join(folder, layout.content));
    const { onlyStored, ...told } = await store.read
      .transaction()
      // SQLite knows no other.
      .setIsolationLevel('repeatable read')
      .execute(async (db) => {
        const ledger = await exportLedger(db, site);
        await writeFile(join(folder, layout.ledger), toJson(ledger));
        const comments = await exportDiscussions(db, folder, documents);
        const onlyStored = await onlyInStore(db, new Set(files));
        return { onlyStored, comments, withEmail: await countEmails(db), addresses: ledger.addresses.length };
      });
    const gone = await copyFiles(files, contentDir, join(folder, layout.content), onProgress);
    const lost = gone.map((path) => ({ path, why: 'It went away meanwhile, or its name is not UTF-8.' }));
    await writeFile(join(folder, layout.mark), toJson(exportForm));
    const written = documents.filter((file) => !gone.includes(file)).length;
    exported = {
      ...told,
      documents: written,
      others: files.length - gone.length - written,
      left: [...left, ...onlyStored, ...lost],
    };
  });
  return exported!;
}
