import { expect, test } from 'vitest';
import { firstCommits } from './first-commits.ts';
import { gitIn, scratchCheckout } from './scratch-checkout.ts';

const text = 'A text of some lines,\nlong enough for git\nto know it again.\n';

/** Commits as if it were another time. */
function commitAt(scratch: ReturnType<typeof scratchCheckout>, at: string, files: Record<string, string | null>): void {
  scratch.commit(files);
  gitIn(scratch.author, 'commit', '--quiet', '--amend', '--no-edit', '--allow-empty', `--date=${at}`);
}

test('a file is as old as its first commit, through renames, in its author’s zone', async () => {
  const scratch = scratchCheckout();
  commitAt(scratch, '2004-05-06T12:30:00+02:00', { 'blog/old name.txt': text, 'blog/two.txt': 'Two\n' });
  commitAt(scratch, '2005-01-01T00:00:00+00:00', { 'blog/old name.txt': null, 'blog/new/näme.txt': `${text}More.\n` });
  commitAt(scratch, '2006-01-01T00:00:00-03:30', { 'blog/old name.txt': 'Another one\n', 'blog/two.txt': 'Changed\n' });
  gitIn(scratch.author, 'push', '--quiet', '--force', 'origin', 'HEAD');
  gitIn(scratch.server, 'pull', '--quiet');
  expect(Object.fromEntries(await firstCommits(await scratch.checkout('blog')))).toEqual({
    'new/näme.txt': '2004-05-06T12:30:00+02:00',
    'two.txt': '2004-05-06T12:30:00+02:00',
    'old name.txt': '2006-01-01T00:00:00-03:30',
  });
  expect((await firstCommits(await scratch.checkout())).get('blog/two.txt')).toBe('2004-05-06T12:30:00+02:00');
  scratch.end();
});
