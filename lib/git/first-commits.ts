import { git, type Checkout } from './command.ts';
import { renameLimit } from './history.ts';

/** Begins what is said of a commit; no path can. */
const mark = '\u0001';

/** Takes the changes of one commit in, the oldest commit first: fields as git's `--name-status -z` writes them. */
function follow(dates: Map<string, string>, at: string, fields: readonly string[]): void {
  for (let index = 0; index < fields.length;) {
    const status = fields[index++]!;
    const file = fields[index++] ?? '';
    if (!status.startsWith('R')) {
      if (!dates.has(file)) dates.set(file, at);
      continue;
    }
    dates.set(fields[index++] ?? '', dates.get(file) ?? at);
    dates.delete(file);
  }
}

/**
 * When each file of the content folder was first committed, under whatever name: by path, as ISO 8601 in its author's zone. It is one
 * question for all of the history. A clone without all of it says when its oldest commit was. Throws a GitError.
 */
export async function firstCommits(checkout: Checkout): Promise<Map<string, string>> {
  const where = checkout.prefix === '' ? [] : [`--relative=${checkout.prefix}`];
  const how = ['--reverse', '--name-status', '-z', '-M', `-l${renameLimit}`, '--diff-filter=AR', `--format=${mark}%aI`];
  const limit = 300_000;
  const said = await git(
    checkout,
    ['-c', 'log.showRoot=true', '-c', 'log.showSignature=false', 'log', ...how, ...where, 'HEAD', '--', checkout.prefix || '.'],
    { limit },
  );
  const dates = new Map<string, string>();
  for (const commit of said.split(mark).slice(1)) {
    const [at = '', ...fields] = commit.split('\0').map((field) => field.replace(/^\n+/, ''));
    follow(
      dates,
      at.trim(),
      fields.filter((field) => field !== ''),
    );
  }
  return dates;
}
