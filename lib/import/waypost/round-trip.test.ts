import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeIn, type Incoming } from '../../comments/take-in.ts';
import { toDocumentAddress } from '../../document-address.ts';
import { exportScratch, filesOf, importScratch, scratchFolders } from '../../export/scratch-export.ts';
import { postText, scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((each) => each.toWellFormed().replaceAll('\0', ''));

/** A name that a file system takes and that is read. */
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'index',
    '_path',
    'tags',
    '2019',
    'Ünï cödé',
    'u\u0308',
    'a.de',
    '🏔 & %2F #?',
    String.raw`back\slash`,
  ),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .map((each) => each.replace(/[/\0.~]/g, '-'))
    .filter((each) => each !== 'node_modules' && each.isWellFormed()),
);

const file = fc
  .tuple(fc.array(name, { maxLength: 2 }), name, fc.constantFrom('.md', '.md', '.markdown', '.html', '.txt'))
  .map(([folders, stem, ending]) => [...folders, stem].join('/') + ending);

const post = fc
  .record(
    {
      date: fc.constantFrom('2025-12-01', '2025-12-30T12:00:00Z', '2030-01-01', 'broken'),
      title: text,
      tags: fc.array(fc.constantFrom('x', 'Y', 'ä', 'z/z'), { maxLength: 2 }),
      draft: fc.constantFrom(true, false, false, false),
      kind: fc.constantFrom('page', 'post', 'post', 'post'),
      guid: fc.constantFrom('tag:old.example,2009:1', 'tag:old.example,2009:2'),
      aliases: fc.array(fc.constantFrom('/a', '/b', '/old', 'https://old.example/%C3%BC/'), { maxLength: 2 }),
    },
    { requiredKeys: ['date'] },
  )
  .chain((fields) => text.map((body) => postText(fields, body)));

const comment = fc.record({
  parent: fc.option(fc.nat({ max: 30 })),
  at: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  name: text,
  email: fc.constant('reader@mail.example'),
  website: fc.constantFrom(null, 'https://bo.example/'),
  text,
  state: fc.constantFrom('shown', 'held', 'spam', 'deleted'),
  reasons: fc.array(text, { maxLength: 2 }),
  byAuthor: fc.boolean(),
  verified: fc.boolean(),
});

/** What happens to a blog; files are chosen by number among those that are there. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('write' as const), file, post }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('move' as const), from: fc.nat(), file }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('remove' as const), from: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('say' as const), on: fc.nat(), comments: fc.array(comment, { maxLength: 4 }) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Lets it happen: what cannot be (a file where a folder is) is left out. */
async function happen(blog: ScratchBlog, steps: readonly Step[]): Promise<void> {
  const files = new Set<string>();
  const chosen = (number: number): string | undefined => [...files][number % Math.max(1, files.size)];
  const isFree = (path: string): boolean =>
    path.split('/').every((_, index, names) => !files.has(names.slice(0, index).join('/'))) &&
    !existsSync(join(blog.contentDir, path));
  let number = 0;
  for (const done of steps) {
    const from = 'from' in done ? chosen(done.from) : undefined;
    if (done.is === 'write' && isFree(done.file)) {
      blog.write(done.file, done.post);
      files.add(done.file);
    } else if (done.is === 'move' && from !== undefined && isFree(done.file)) {
      blog.move(from, done.file);
      files.delete(from);
      files.add(done.file);
    } else if (done.is === 'remove' && from !== undefined) {
      blog.remove(from);
      files.delete(from);
    } else if (done.is === 'say') {
      const url = toDocumentAddress(chosen(done.on) ?? 'nowhere.md')?.url ?? '/nowhere';
      const comments = done.comments.map((each): Incoming => ({
        ...each,
        post: url,
        id: String(++number),
        parent: each.parent === null ? null : String(each.parent),
      }));
      await takeIn(blog.store, blog.site, comments);
    }
    await blog.sync();
  }
}

test('whatever little blog is exported, imported and exported again, it is the same, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const [folders, blog, empty] = [scratchFolders(), await scratchBlog(), await scratchBlog()];
      try {
        await happen(blog, steps);
        await exportScratch(blog, folders);
        const first = filesOf(folders.target);
        expect(JSON.stringify(first)).not.toContain('mail.example');
        const { account } = await importScratch(folders.target, empty, folders);
        expect(account.counts.map(({ counts }) => [counts.left, counts.there])).toEqual(account.counts.map(() => [0, 0]));
        await empty.sync();
        const again = join(folders.folder, 'again');
        await exportScratch(empty, { ...folders, target: again });
        expect(filesOf(again)).toEqual(first);
        const twice = await importScratch(folders.target, empty, folders);
        expect(twice.account.counts.map(({ counts }) => [counts.new, counts.changed, counts.left])).toEqual(
          twice.account.counts.map(() => [0, 0, 0]),
        );
      } finally {
        await Promise.all([blog.end(), empty.end()]);
        rmSync(folders.folder, { recursive: true });
      }
    }),
    // A failure is told as it was met: to look for the smallest takes longer than a test may.
    { numRuns: 10, endOnFailure: true },
  );
});
