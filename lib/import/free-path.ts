import { addressProblem } from '../content/address-problem.ts';
import { isHiddenPath } from '../content/scan.ts';
import { toDocumentAddress } from '../document-address.ts';

/** Bytes of a name; file systems end at 255, and an ending and a number have to fit. */
const longestName = 180;

function shortened(name: string): string {
  // A name has no fewer bytes than characters.
  let short = name.slice(0, longestName);
  while (Buffer.byteLength(short) > longestName) short = short.slice(0, -1);
  return short.toWellFormed();
}

/** A name that any file system takes and that scan does not pass over; '' if nothing is left of it. */
export function toName(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- they have no place in names
    .replace(/[\u0000-\u001F\u007F/\\:*?"<>|\uFFFD]+/g, '-')
    .replace(/^[.\s]+|(?<![.\s~])[.\s~]+$/g, '');
  return plain === 'node_modules' ? 'node-modules' : shortened(plain);
}

const isFolderText = (path: string): boolean => /(?:^|\/)_(?:path|index)$/.test(path);

/** A path below the content folder whose names any file system takes, and none of which means something else here. */
export function toPath(path: string): string {
  if (isFolderText(path)) return [toFolder(path.slice(0, path.lastIndexOf('/') + 1)), '_path'].filter(Boolean).join('/');
  return toFolder(path) || 'untitled';
}

/** Names that begin with `_` have no address. */
const toFolder = (path: string): string =>
  path
    .split('/')
    .map((name) => toName(name.replace(/^[\s._]+/, '')))
    .filter(Boolean)
    .join('/');

/** Which names of a path get a number. */
type Places = (index: number, count: number) => boolean;

/** From what changes least. */
const choices: Places[] = [
  (index, count) => index === count - 1,
  (index) => index === 0,
  (index, count) => index === 0 || index === count - 1,
  () => true,
];

/** `a/b-2`, `a/b-3` …, or whichever names get the number; a folder has one text, so that `a/_path` is followed by `a/path-2`. */
const numbered = (path: string, number: number, places: Places): string =>
  path
    .split('/')
    .map((name, index, names) => (places(index, names.length) ? `${name.replace(/^_/, '')}-${number}` : name))
    .join('/');

/** Why a document cannot have a path (without ending), or null: a sentence. */
function whyNot(path: string): string | null {
  const file = `${path}.md`;
  if (isFolderText(path)) return null;
  if (isHiddenPath(file)) return 'A name like that is not read.';
  const address = toDocumentAddress(file);
  return address && (addressProblem(address, file)?.message ?? null);
}

/**
 * The first of `path` (as `toPath` gives it), `path-2`, `path-3` … that a document can have and that is free; and why it is not the first, if
 * it is not. Where the name of a folder is at fault, that gets the number.
 */
export function freePath(path: string, isFree: (path: string) => boolean): { path: string; why: string | null } {
  const wrong = whyNot(path);
  if (wrong === null && isFree(path)) return { path, why: null };
  const places = choices.find((each) => whyNot(numbered(path, 2, each)) === null) ?? choices[0]!;
  for (let number = 2; ; number++) {
    const candidate = numbered(path, number, places);
    if (whyNot(candidate) === null && isFree(candidate))
      return { path: candidate, why: wrong ?? `Another one is at ${path} already.` };
  }
}
