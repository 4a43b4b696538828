import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { hashOf, isDocumentName, isWholePage, parseDocument, type Document } from '../content/document.ts';
import type { Problem } from '../content/problem.ts';
import { isBehindLink, isHiddenPath, isReadName, scan, scanFile, type ScannedFile } from '../content/scan.ts';
import type { FilesTable } from '../db/tables.ts';
import { env } from '../env.ts';
import type { Site } from '../site.ts';

/** What reading a file came to: a document, what keeps it from being one, no change, or no entry at all. */
export type Outcome = { scanned: ScannedFile; hash: string } & (
  | { document: Document; warnings: Problem[] }
  | { problem: Problem }
  | { same: true }
  | { ignored: true }
);

export type Found = { files: ScannedFile[]; pictures: ScannedFile[]; unreadable: string[] };

/** The documents' and the pictures' files of a folder, or of the paths `only` in it, by name; and the folders that may not be read. */
export function find(contentDir: string, only: readonly string[] | undefined): Found {
  const unreadable: string[] = [];
  const note = (folder: string): void => void unreadable.push(folder);
  const found = new Map<string, ScannedFile>();
  if (!only) for (const scanned of scan(contentDir, '', note)) found.set(scanned.file, scanned);
  for (const path of only ?? []) {
    if (isHiddenPath(path) || isBehindLink(contentDir, path)) continue;
    const file = isReadName(path) ? scanFile(contentDir, path) : null;
    for (const scanned of file ? [file] : scan(contentDir, path, note)) found.set(scanned.file, scanned);
  }
  const [files, pictures]: [ScannedFile[], ScannedFile[]] = [[], []];
  // What is made from pictures is no picture of the author's.
  const own = `${relative(contentDir, env().dataDir).split(sep).join('/')}/`;
  for (const scanned of found.values())
    if (!scanned.file.startsWith(own)) (isDocumentName(scanned.file) ? files : pictures).push(scanned);
  const byName = (a: ScannedFile, b: ScannedFile): number => (a.file < b.file ? -1 : 1);
  return { files: files.sort(byName), pictures: pictures.sort(byName), unreadable };
}

/** What is told of a file or a folder that the account may not read. */
export const cannotBeRead = (file: string): Problem => ({
  severity: 'error',
  file,
  message: 'cannot be read.',
  mend: 'Let the account that runs Waypost read it.',
});

/** Reads a file whose size or time is new. Null if it went away in this moment. */
export function read(
  scanned: ScannedFile,
  known: FilesTable | undefined,
  { contentDir, site }: { contentDir: string; site: Site },
): Outcome | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(contentDir, scanned.file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // Without a time of its own it is tried again at every sync.
    return { scanned: { ...scanned, modified: 0 }, hash: '', problem: cannotBeRead(scanned.file) };
  }
  const hash = hashOf(bytes);
  if (known?.hash === hash) return { scanned, hash, same: true };
  if (isWholePage(scanned.file, bytes)) return { scanned, hash, ignored: true };
  try {
    return { scanned, hash, ...parseDocument(scanned.file, bytes, site) };
  } catch (error) {
    // Whatever a file holds, the others are served.
    const message = `cannot be understood (${error instanceof Error ? error.message : String(error)}).`;
    return {
      scanned,
      hash,
      problem: { severity: 'error', file: scanned.file, message, mend: 'Look for what is unusual in it.' },
    };
  }
}

/** Files are read for so long (ms) before other work of the process has its turn: some take a hundred times what others do. */
const turn = 10;

type Progress = { onProgress?: (done: number, total: number) => void };

/** Reads files, now and then letting other work have its turn; without those that went away meanwhile. */
export async function readAll(
  fresh: readonly ScannedFile[],
  known: ReadonlyMap<string, FilesTable>,
  options: Parameters<typeof read>[2] & Progress,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let began = performance.now();
  for (const item of fresh) {
    const outcome = read(item, known.get(item.file), options);
    if (outcome) outcomes.push(outcome);
    if (performance.now() - began < turn) continue;
    options.onProgress?.(outcomes.length, fresh.length);
    await setImmediate();
    began = performance.now();
  }
  return outcomes;
}

/** The good documents among what was read. */
export const documentsOf = (outcomes: Outcome[]): Document[] =>
  outcomes.flatMap((outcome) => ('document' in outcome ? outcome.document : []));

/** What is told of files whose address another one has. */
export const sameAddress = (conflicts: { document: Pick<Document, 'file' | 'url'>; owner: string }[]): Problem[] =>
  conflicts.map(({ document, owner }) => ({
    severity: 'error',
    file: document.file,
    line: 1,
    field: 'name',
    message: `has the same address as ${owner} (${document.url}), which is served.`,
    mend: 'Rename one of the two.',
  }));
