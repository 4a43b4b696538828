import { addressProblem } from '../content/address-problem.ts';
import { isHiddenPath } from '../content/scan.ts';
import { toDocumentAddress } from '../document-address.ts';

/** Bytes of a name; file systems end at 255, and an ending and a number have to fit. */
const longestName = 180;

function shortened(name: string): string {
  let short = name;
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
    .replace(/^[.\s]+|[.\s~]+$/g, '');
  return plain === 'node_modules' ? 'node-modules' : shortened(plain);
}

/** A path below the content folder whose names any file system takes. */
export function toPath(path: string): string {
  const names = path.split('/').map(toName).filter(Boolean);
  return names.length > 0 ? names.join('/') : 'untitled';
}

const bumped = (name: string, number: number): string => (number === 1 ? name : `${name}-${number}`);

/** `a/b` for 1, then `a/b-2`, `a/b-3` …; with `atFirst` it is the first name that gets the number. */
function numbered(path: string, number: number, atFirst: boolean): string {
  const names = path.split('/');
  const place = atFirst ? 0 : names.length - 1;
  return names.map((name, index) => (index === place ? bumped(name, number) : name)).join('/');
}

/** Why a document cannot have a path (without ending), or null: a sentence. */
function whyNot(path: string): string | null {
  const file = `${path}.md`;
  if (/(?:^|\/)_(?:path|index)$/.test(path)) return null;
  if (isHiddenPath(file)) return 'A name like that is not read.';
  const address = toDocumentAddress(file);
  return address && (addressProblem(address, file)?.message ?? null);
}

/**
 * The first of `path`, `path-2`, `path-3` … that a document can have and that is free; and why it is not the first, if it is not.
 * Where the name of a folder is at fault, that gets the number.
 */
export function freePath(path: string, isFree: (path: string) => boolean): { path: string; why: string | null } {
  const wrong = whyNot(path);
  const atFirst = wrong !== null && whyNot(numbered(path, 2, false)) !== null;
  for (let number = 1; ; number++) {
    const candidate = numbered(path, number, atFirst);
    if (whyNot(candidate) === null && isFree(candidate))
      return { path: candidate, why: number === 1 ? null : (wrong ?? `Another one is at ${path} already.`) };
  }
}
