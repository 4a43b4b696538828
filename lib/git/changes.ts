import { git, type Checkout } from './command.ts';
import { historyOf, renameLimit } from './history.ts';

/** New paths of renamed files, and their old ones. */
export type Renames = ReadonlyMap<string, string>;

/** Renames as one: a file that was renamed on its way comes from where the first one began. */
export function composeRenames(first: Renames, then: Renames): Map<string, string> {
  const composed = new Map(first);
  for (const file of then.values()) composed.delete(file);
  for (const [file, former] of then) composed.set(file, first.get(former) ?? former);
  return composed;
}

/** What differs between two commits in the content folder; paths are relative to it, with `/`. */
export type GitChanges = {
  /** Every path that differs: of a rename both sides. */
  files: string[];
  /** Those that have no older version. */
  added: string[];
  /** Those that are gone, and not by a rename. */
  deleted: string[];
  /** New path → old path. */
  renames: Map<string, string>;
};

/** A file as a commit has it: git's mode, and the name of its blob. */
export type Version = { mode: string; blob: string };

/** A file of the whole checkout that differs between two commits: null where a commit has none. */
export type Difference = { path: string; before: Version | null; after: Version | null };

/** A commit, or the empty tree in place of none; its name depends on the repository's hash. */
const treeOf = async (checkout: Checkout, commit: string | null): Promise<string> =>
  commit ?? (await git(checkout, ['hash-object', '-t', 'tree', '--stdin'])).trim();

const noVersion = '000000';

/** What git says of one path that differs; `to` is its new name if it was renamed. */
type Raw = { status: string; path: string; to: string | null; before: Version | null; after: Version | null };

async function rawChanges(checkout: Checkout, before: string | null, after: string | null, how: string[]): Promise<Raw[]> {
  const trees = await Promise.all([treeOf(checkout, before), treeOf(checkout, after)]);
  const fields = (await git(checkout, ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', ...how, ...trees])).split('\0');
  const found: Raw[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const [oldMode, mode, oldBlob, blob, status] = fields[index++]!.slice(1).split(' ') as [
      string,
      string,
      string,
      string,
      string,
    ];
    const path = fields[index++]!;
    found.push({
      status,
      path,
      to: status.startsWith('R') ? fields[index++]! : null,
      before: oldMode === noVersion ? null : { mode: oldMode, blob: oldBlob },
      after: mode === noVersion ? null : { mode, blob },
    });
  }
  return found;
}

function toDifferences(found: Raw[]): Difference[] {
  return found.flatMap(({ path, to, before, after }) =>
    to === null
      ? { path, before, after }
      : [
          { path, before, after: null },
          { path: to, before: null, after },
        ],
  );
}

function toChanges(found: Raw[]): GitChanges {
  return {
    files: found.flatMap(({ path, to }) => (to === null ? path : [path, to])),
    added: found.flatMap(({ status, path }) => (status === 'A' ? path : [])),
    deleted: found.flatMap(({ status, path }) => (status === 'D' ? path : [])),
    renames: new Map(found.flatMap(({ path, to }) => (to === null ? [] : [[to, path]]))),
  };
}

const renames = ['-M', `-l${renameLimit}`];

/** Every file of the whole checkout that differs between two commits, renames taken for what they are made of. Throws a GitError. */
export const differences = async (checkout: Checkout, before: string | null, after: string | null): Promise<Difference[]> =>
  toDifferences(await rawChanges(checkout, before, after, ['--no-renames']));

/**
 * Adds the renames that only the commits on the way show: of a file that was renamed in one and rewritten in the next, or whose old
 * name another file took.
 */
async function withRenamesOnTheWay(checkout: Checkout, [before, after]: [string | null, string], changes: GitChanges) {
  const { added, deleted } = changes;
  const left = new Set(changes.files);
  for (const file of [...added, ...changes.renames.keys()]) left.delete(file);
  if (before === null || added.length === 0 || left.size === 0) return changes;
  let onTheWay: Renames = new Map();
  for (const step of await historyOf(checkout, `${before}..${after}`)) {
    const pairs = step.changes.flatMap((change): [string, string][] =>
      change.before && change.after && change.before.file !== change.after.file ? [[change.after.file, change.before.file]] : [],
    );
    onTheWay = composeRenames(onTheWay, new Map(pairs));
  }
  const isAdded = new Set(added);
  const found = new Map([...onTheWay].filter(([file, former]) => isAdded.has(file) && left.has(former)));
  const formers = new Set(found.values());
  return {
    ...changes,
    added: added.filter((file) => !found.has(file)),
    deleted: deleted.filter((file) => !formers.has(file)),
    renames: new Map([...changes.renames, ...found]),
  };
}

/** What differs in the content folder from one commit (null: from nothing) to another. Throws a GitError. */
export async function changesBetween(checkout: Checkout, before: string | null, after: string): Promise<GitChanges> {
  if (before === after) return toChanges([]);
  // Limited to the folder, so that a file that comes into it from outside has no older version here.
  const where = checkout.prefix === '' ? [] : [`--relative=${checkout.prefix}`];
  const changes = toChanges(await rawChanges(checkout, before, after, [...renames, ...where]));
  return withRenamesOnTheWay(checkout, [before, after], changes);
}

/** Both of these, by one question to git where the content folder is the whole checkout. Throws a GitError. */
export async function compare(
  checkout: Checkout,
  before: string | null,
  after: string,
): Promise<{ changes: GitChanges; moved: Difference[] }> {
  if (checkout.prefix === '') {
    const found = await rawChanges(checkout, before, after, renames);
    return { changes: await withRenamesOnTheWay(checkout, [before, after], toChanges(found)), moved: toDifferences(found) };
  }
  const [changes, moved] = await Promise.all([changesBetween(checkout, before, after), differences(checkout, before, after)]);
  return { changes, moved };
}
