import { expect } from './blog.ts';
import { wrongAfterEdits, type Round } from './exact.ts';
import { test } from './repository.ts';

/** How many edits are tried here; `npm run test:scale` goes on to 200. */
const rounds: Round[] = [
  ...[1, 2, 3, 4].map((seed): Round => ({ seed, edits: 12, kind: 'plain' })),
  { seed: 5, edits: 8, kind: 'photos' },
  { seed: 6, edits: 10, kind: 'translations' },
];

for (const round of rounds) {
  const edits = `${round.edits} ${round.kind} edits`;
  test(`after each of ${edits} every page is what a fresh server makes, and no other was made anew (${round.seed})`, async ({
    startPushedBlog,
  }) => {
    test.setTimeout(600_000);
    expect(await wrongAfterEdits(round, startPushedBlog)).toEqual([]);
  });
}
