import * as urls from '../../urls.ts';

/** A longer name is one that file systems refuse (bytes). */
const longestName = 255;

const isName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= longestName && !/[\0\\]/.test(name);

/**
 * The file that a web server which knows nothing of Waypost finds at an address (a URL without host), relative to the exported folder: that of
 * a page is an `index.html` in a folder of its name, anything else has its own name. A slash within a segment (%2F) is one to such servers. Null if
 * no file can have that name.
 */
export function fileOf(url: string, isPage: boolean): string | null {
  const names = urls.toSegments(url)?.flatMap((segment) => segment.split('/'));
  if (!names?.every(isName)) return null;
  const file = names.join('/');
  if (!isPage) return file === '' ? null : file;
  if (/\.html?$/i.test(file)) return file;
  return file === '' ? 'index.html' : `${file}/index.html`;
}

/** The folders that a file lies in, the outermost first: `a/b/c` gives `a` and `a/b`. */
export const foldersOf = (file: string): string[] =>
  file
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'));

/** Which address has which file: two cannot have the same one, nor can a file be a folder. */
export class FileNames {
  readonly #urls = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  readonly #inLowerCase = new Map<string, string>();
  /** Files that differ from another one in case alone, which Windows and macOS take for the same. */
  readonly alike: string[] = [];

  /** Gives a file to an address. If it cannot have it, it gives the address that is in the way, and nothing is given. */
  claim(file: string, url: string): string | null {
    const taken =
      this.#urls.get(file) ??
      this.#folders.get(file) ??
      foldersOf(file)
        .map((each) => this.#urls.get(each))
        .find(Boolean);
    if (taken !== undefined) return taken;
    this.#urls.set(file, url);
    for (const folder of foldersOf(file)) this.#folders.set(folder, url);
    const other = this.#inLowerCase.get(file.toLowerCase());
    if (other === undefined) this.#inLowerCase.set(file.toLowerCase(), file);
    else this.alike.push(`${other} and ${file}`);
    return null;
  }
}
