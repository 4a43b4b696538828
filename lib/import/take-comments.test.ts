import { expect, test } from 'vitest';
import { decide, edit, forgetOld } from '../comments/moderate.ts';
import { readThread } from '../comments/queries.ts';
import { postText } from '../publish/scratch-blog.ts';
import type { ImportedComment } from './imported.ts';
import type { Importer } from './importer.ts';
import { scratchImport, type Ran, type ScratchImport } from './scratch-import.ts';

const noon = Date.UTC(2020, 0, 1, 12);

const said = (id: string, more: Partial<ImportedComment> = {}): ImportedComment => ({
  source: `comment ${id}`,
  id,
  parent: null,
  at: noon,
  name: 'Bo',
  email: null,
  website: null,
  text: `What ${id} says.`,
  state: 'shown',
  byAuthor: false,
  ...more,
});

const saying = (url: string, comments: ImportedComment[], others: string[] = []): Importer =>
  function* ({ account }) {
    account.found('comments', comments.length);
    yield { is: 'comments', source: url, url, others, comments };
  };

/** A blog with `/a/post`, which was at `/2019/05/post.html` once, and the page `/about`. */
async function withBlog(work: (blog: ScratchImport, run: (importer: Importer) => Promise<Ran>) => Promise<void>): Promise<void> {
  const blog = await scratchImport();
  blog.write('a/post.md', postText({ date: '2019-05-01', aliases: ['/2019/05/post.html'] }));
  blog.write('about.md', postText({ kind: 'page' }));
  await blog.sync();
  await work(blog, (importer) => blog.run(importer, blog.contentDir));
  await blog.end();
}

const rowsOf = (blog: ScratchImport) => blog.store.read.selectFrom('comments').selectAll().orderBy('id').execute();

test.each([
  '/a/post',
  '/a/post/',
  '/a/post.html',
  '/a/post/index.html',
  '/A/Post/?utm_source=x#comments',
  'https://old.example/a/post/',
  '//old.example/a/post',
  'http://old.example/2019/05/post.html?m=1',
])('comments of %s come to the post', (url) =>
  withBlog(async (blog, run) => {
    const { counts, unexplained } = await run(saying(url, [said('1')]));
    expect(counts.comments).toMatchObject({ found: 1, new: 1, left: 0 });
    expect(unexplained).toEqual([]);
    expect((await readThread(blog.store.read, '/a/post')).count).toBe(1);
  }),
);

test.each(['/nowhere', '/', 'https://old.example/?p=12', '/a', '/a/post?p=12', 'mailto:bo@example.org', 'http://[', '/%ff'])(
  'comments of %s are left, and said to be',
  (url) =>
    withBlog(async (blog, run) => {
      const { counts, report } = await run(saying(url, [said('1'), said('2')]));
      expect(counts.comments).toMatchObject({ found: 2, new: 0, left: 2 });
      expect(report).toContain('comment 2: No post is at ');
      expect(await rowsOf(blog)).toEqual([]);
    }),
);

test('an address that says nothing gives way to the next one', () =>
  withBlog(async (_, run) => {
    expect((await run(saying('https://old.example/?p=12', [said('1')], ['/a/post/']))).counts.comments).toMatchObject({ new: 1 });
  }));

test('a blog in which nothing is published says what to do', async () => {
  const blog = await scratchImport();
  await expect(blog.run(saying('/a', [said('1')]), blog.contentDir)).rejects.toThrow('Start the server once');
  await blog.end();
});

test('a page that shows no comments is named', () =>
  withBlog(async (_, run) => {
    expect((await run(saying('/about', [said('1')]))).report).toContain('comments: open');
  }));

test('what no form would take is mended, and said', () =>
  withBlog(async (blog, run) => {
    const odd = [
      said('1', { at: Number.NaN, name: ' \n ', website: 'javascript:alert(1)' }),
      said('2', { at: 1e17, name: 'n'.repeat(300), website: 'bo.example' }),
      said('3', { at: noon + 0.25, text: 'a\0b', email: ' BO@example.org ' }),
      said('4', { at: Date.UTC(1969, 6, 20) }),
      said('5', { at: Date.UTC(2999, 0, 1), text: 'x'.repeat(20_000) }),
    ];
    const { counts, report } = await run(saying('/a/post', odd));
    expect(counts.comments).toMatchObject({ found: 5, new: 5 });
    expect(await rowsOf(blog)).toMatchObject([
      { at: Date.UTC(1969, 6, 20) },
      { at: 0, name: 'Somebody', website: null },
      { at: 0, name: 'n'.repeat(200), website: 'https://bo.example/' },
      { at: noon, text: 'ab', email: 'bo@example.org' },
      { at: Date.UTC(2999, 0, 1), text: 'x'.repeat(20_000) },
    ]);
    for (const note of [
      'comment 1: Its date',
      'is no website',
      'comment 2: The name was longer',
      'still to come',
      '20000 characters',
    ])
      expect(report).toContain(note);
    expect((await run(saying('/a/post', odd))).counts.comments).toMatchObject({ new: 0, there: 5 });
  }));

test('one without text is kept for the replies to it, or left', () =>
  withBlog(async (blog, run) => {
    const all = [
      said('1', { text: ' ' }),
      said('2', { parent: '1', at: noon + 1 }),
      said('3', { text: '' }),
      said('4', { parent: '9' }),
    ];
    const { counts, report } = await run(saying('/a/post', all));
    expect(counts.comments).toMatchObject({ found: 4, new: 3, left: 1 });
    expect(report).toContain('comment 3: It has no text');
    expect(report).toContain('comment 4: What it replies to is not in the source');
    expect((await rowsOf(blog)).find(({ state }) => state === 'deleted')).toMatchObject({ text: '(deleted)' });
    expect((await readThread(blog.store.read, '/a/post')).count).toBe(2);
  }));

test('a second run doubles nothing that was edited or moved, and brings nothing back that was deleted for good', () =>
  withBlog(async (blog, run) => {
    const importer = saying('/a/post', [said('1'), said('2'), said('3')]);
    await run(importer);
    const [one, two] = await rowsOf(blog);
    await edit(blog.store, one!.id, 'What an author made of it.');
    await decide(blog.store, new Map([[two!.id, 'deleted']]), blog.site, noon);
    await forgetOld(blog.store, Date.UTC(2030, 0, 1));
    blog.move('a/post.md', 'b/other.md');
    await blog.sync();
    const { counts, report } = await run(importer);
    expect(counts.comments).toMatchObject({ found: 3, new: 0, there: 2, left: 1 });
    expect(report).toContain('comment 2: An earlier import took it in, and it was deleted since.');
    expect(await rowsOf(blog)).toHaveLength(2);
  }));
