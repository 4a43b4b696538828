import { ask, git, GitError, tidy, type Checkout } from './command.ts';

/** How many files git compares for a rename with an edit, each with each; beyond that it knows files that were only renamed. */
export const renameLimit = 1000;

/** A file of the content folder as a commit has it; `blob` names its bytes. */
export type FileVersion = { file: string; blob: string };

/** What one commit changed on the branch; both sides have other names if the file was renamed. `at` is ms UTC. */
export type HistoryStep = { at: number; changes: { before: FileVersion | null; after: FileVersion | null }[] };

/** Begins what is said of a commit; no path can. */
const mark = '\u0001';

/**
 * What changed in the content folder, commit by commit in a range (a commit stands for all before it), the oldest first: along the first parents, since a merge brings
 * all of its branch at once. Throws a GitError.
 */
export async function historyOf(checkout: Checkout, range: string): Promise<HistoryStep[]> {
  const where = checkout.prefix === '' ? [] : [`--relative=${checkout.prefix}`];
  const how = [
    '--first-parent',
    '-m',
    '--reverse',
    '--raw',
    '--no-abbrev',
    '-z',
    '-M',
    `-l${renameLimit}`,
    `--format=${mark}%ct`,
  ];
  const limit = 300_000;
  const fields = (
    await git(checkout, ['-c', 'log.showRoot=true', 'log', ...how, ...where, range, '--', checkout.prefix || '.'], { limit })
  ).split('\0');
  const steps: HistoryStep[] = [];
  for (let index = 0; index < fields.length;) {
    const field = fields[index++]!.trimStart();
    if (field.startsWith(mark)) steps.push({ at: Number(field.slice(1)) * 1000, changes: [] });
    if (!field.startsWith(':')) continue;
    const [, , oldBlob = '', blob = '', status = ''] = field.split(' ');
    const old = fields[index++]!;
    const file = /^[RC]/.test(status) ? fields[index++]! : old;
    steps.at(-1)?.changes.push({
      before: /^[AC]/.test(status) ? null : { file: old, blob: oldBlob },
      after: status === 'D' ? null : { file, blob },
    });
  }
  return steps;
}

/** The bytes of blobs, by name. Throws a GitError. */
export async function readBlobs(checkout: Checkout, blobs: readonly string[]): Promise<Map<string, Buffer>> {
  const { code, out, said } = await ask(checkout, ['cat-file', '--batch'], { input: `${blobs.join('\n')}\n` });
  if (code !== 0) throw new GitError(`Old versions cannot be read in ${checkout.top}:\n  ${tidy(said)}`);
  const read = new Map<string, Buffer>();
  for (let from = 0; from < out.length;) {
    const end = out.indexOf('\n', from);
    const [name = '', kind, size] = out.toString('latin1', from, end).split(' ');
    from = end + 1;
    // A clone without all of the history lacks some.
    if (kind === 'missing') continue;
    read.set(name, out.subarray(from, from + Number(size)));
    from += Number(size) + 1;
  }
  return read;
}
