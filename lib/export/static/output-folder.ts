import {
  type Stats,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { isSameFile } from '../../same-file.ts';
import { foldersOf } from './file-name.ts';

/** What an export keeps for itself in the folder: its list of files, and what is made but not in its place yet. */
const [manifestName, stagingName] = ['.waypost-export.json', '.waypost-export-new'];

const isInside = (file: string): boolean => file.split('/').every((name) => !['', '.', '..'].includes(name));

const manifest = z.object({ files: z.array(z.string().refine(isInside)) });

/** How many files are new or others than before, the same, or gone. */
export type Written = { changed: number; same: number; removed: number };

/** What pages load has to be there before they are: they come last. */
const isPage = (file: string): boolean => file.endsWith('.html');

function readManifest(folder: string): Set<string> | null {
  const file = join(folder, manifestName);
  if (!existsSync(file)) return null;
  try {
    return new Set(manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).files);
  } catch (error) {
    throw new Error(`${file} is no list of an export. Give it another folder.`, { cause: error });
  }
}

/** What is at a path itself, link or not; null if there is nothing, or a file on the way there. */
function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Every file below a folder, relative to `root`. */
const filesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((item) =>
    item.isDirectory() ? filesIn(root, `${folder}/${item.name}`) : `${folder}/${item.name}`,
  );

/**
 * A folder that an export is written into. What is new is made beside it and takes its place at the end, file by file, by renames: who reads the
 * folder meanwhile finds the old site, then the new one, and never half a file. A list says which files are ours: others are left alone.
 */
export class OutputFolder {
  readonly #folder: string;
  readonly #earlier: Set<string>;
  readonly #kept = new Set<string>();
  readonly #staged = new Set<string>();

  /** Throws an Error if there are things in the folder that are of no export; hidden ones, as a checkout has them, may be there. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const earlier = readManifest(folder);
    if (!earlier && readdirSync(folder).some((name) => !name.startsWith('.')))
      throw new Error(
        `There are other things in ${folder}. An export goes into a folder of its own: an empty one, or that of the last one.`,
      );
    this.#folder = folder;
    this.#earlier = earlier ?? new Set();
    rmSync(join(folder, stagingName), { recursive: true, force: true });
  }

  #place = (file: string): string => join(this.#folder, file);
  #stage = (file: string): string => join(this.#folder, stagingName, file);

  /** Is a file there, from an earlier export? */
  has(file: string): boolean {
    return this.#earlier.has(file) && (statsOf(this.#place(file))?.isFile() ?? false);
  }

  /** Leaves a file as it is, which is there. */
  keep(file: string): void {
    this.#kept.add(file);
  }

  /** Has a file say this when the export is done. Throws an Error if that would overwrite what is not ours, or lead out of the folder. */
  async write(file: string, content: Buffer | Readable): Promise<void> {
    this.#refuseForeign(file);
    const [place, stage] = [this.#place(file), this.#stage(file)];
    const isThere = this.has(file);
    this.#kept.add(file);
    if (Buffer.isBuffer(content) && isThere && content.equals(await readFile(place))) return;
    mkdirSync(dirname(stage), { recursive: true });
    if (Buffer.isBuffer(content)) writeFileSync(stage, content);
    else await pipeline(content, createWriteStream(stage));
    if (isThere && !Buffer.isBuffer(content) && isSameFile(stage, place)) rmSync(stage);
    else this.#staged.add(file);
  }

  /** Throws an Error if something that is not ours stands in the place of a file, or on the way to it. */
  #refuseForeign(file: string): void {
    for (const path of [...foldersOf(file), file]) {
      const place = this.#place(path);
      const stats = statsOf(place);
      if (!stats) return;
      if (stats.isSymbolicLink()) throw new Error(`${place} is a symbolic link, which may lead anywhere.`);
      if (stats.isDirectory() && path !== file) continue;
      const foreign = (stats.isDirectory() ? filesIn(this.#folder, path) : [path]).find((each) => !this.#earlier.has(each));
      if (foreign !== undefined) throw new Error(`${this.#place(foreign)} is of no export, and is not overwritten.`);
    }
  }

  /** A file as it will be. */
  read(file: string): Promise<Buffer> {
    return readFile(this.#staged.has(file) ? this.#stage(file) : this.#place(file));
  }

  #list(files: Iterable<string>): void {
    const place = this.#place(manifestName);
    writeFileSync(`${place}~`, `${JSON.stringify({ files: [...files].toSorted() }, null, 1)}\n`);
    renameSync(`${place}~`, place);
  }

  #remove(file: string): void {
    // Whoever put a link or a folder in its place has made it theirs.
    if (!statsOf(this.#place(file))?.isFile() || foldersOf(file).some((folder) => statsOf(this.#place(folder))?.isSymbolicLink()))
      return;
    rmSync(this.#place(file));
    for (const folder of foldersOf(file).toReversed()) {
      const path = this.#place(folder);
      if (!existsSync(path) || readdirSync(path).length > 0) return;
      rmdirSync(path);
    }
  }

  /** Puts everything in its place, and removes what is of an earlier export and not of this one. */
  commit(): Written {
    const gone = [...this.#earlier].filter((file) => !this.#kept.has(file));
    // Cut off from here on, the next export knows all of it as its own.
    this.#list(new Set([...this.#earlier, ...this.#kept]));
    const folders = new Set([...this.#staged].flatMap(foldersOf));
    const isInTheWay = (file: string): boolean => folders.has(file) || foldersOf(file).some((folder) => this.#staged.has(folder));
    for (const file of gone.filter(isInTheWay)) this.#remove(file);
    for (const file of [...this.#staged].toSorted((a, b) => Number(isPage(a)) - Number(isPage(b)))) {
      mkdirSync(dirname(this.#place(file)), { recursive: true });
      renameSync(this.#stage(file), this.#place(file));
    }
    for (const file of gone) this.#remove(file);
    rmSync(join(this.#folder, stagingName), { recursive: true, force: true });
    this.#list(this.#kept);
    return { changed: this.#staged.size, same: this.#kept.size - this.#staged.size, removed: gone.length };
  }

  /** Leaves the folder as it was. */
  abandon(): void {
    rmSync(join(this.#folder, stagingName), { recursive: true, force: true });
  }
}
