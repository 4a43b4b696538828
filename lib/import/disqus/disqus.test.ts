import { expect, test } from 'vitest';
import { readThread } from '../../comments/queries.ts';
import { postText } from '../../publish/scratch-blog.ts';
import { scratchImport, type Ran, type ScratchImport } from '../scratch-import.ts';
import { importDisqus } from './disqus.ts';

type Said = { id: number; thread?: number; parent?: number; message?: string; at?: string; more?: string; author?: string };

const thread = (id: number, link: string, more = '', identifier = ''): string =>
  `<thread dsq:id="${id}"><id>${identifier}</id><forum>a-blog</forum><category dsq:id="1"/><link>${link}</link><title>A title</title><message/>
   <createdAt>2012-01-01T00:00:00Z</createdAt><author><name>Ann</name><isAnonymous>false</isAnonymous><username>ann</username></author>
   <isClosed>false</isClosed><isDeleted>false</isDeleted>${more}</thread>`;

const anonymous = '<author><name>Bo</name><email>bo@example.org</email><isAnonymous>true</isAnonymous></author>';

const post = ({ id, thread = 1, parent, message = `<p>What ${id} says.</p>`, at, more = '', author = anonymous }: Said): string =>
  `<post dsq:id="${id}"><id/><message><![CDATA[${message}]]></message><createdAt>${at ?? `2012-02-01T00:00:${String(id % 60).padStart(2, '0')}Z`}</createdAt>
   <isDeleted>false</isDeleted><isSpam>false</isSpam>${more}${author}<ipAddress>192.0.2.7</ipAddress><thread dsq:id="${thread}"/>
   ${parent === undefined ? '' : `<parent dsq:id="${parent}"/>`}</post>`;

const file = (...items: string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
   <category dsq:id="1"><forum>a-blog</forum><title>General</title><isDefault>true</isDefault></category>\n${items.join('\n')}\n</disqus>`;

/** A blog with the posts `/a` and `/b`. */
async function withBlog(
  work: (blog: ScratchImport, run: (bytes: string | Uint8Array) => Promise<Ran>) => Promise<void>,
): Promise<void> {
  const blog = await scratchImport('');
  for (const name of ['a', 'b'])
    blog.write(`${name}.md`, postText({ date: '2011-05-01', aliases: [`/?p=${name}`, `/2011/${name}.html`] }));
  await blog.sync();
  await work(blog, (bytes) => blog.run(importDisqus, blog.source('export.xml', bytes)));
  await blog.end();
}

const rowsOf = (blog: ScratchImport) => blog.store.read.selectFrom('comments').selectAll().orderBy('at').execute();

test('comments of many threads, all among each other, come to the posts that have their addresses', () =>
  withBlog(async (blog, run) => {
    const threads = [
      thread(1, 'http://old.example/a/'),
      thread(2, 'https://old.example/2011/b.html'),
      thread(3, 'http://old.example/?p=3', '', '/a'),
    ];
    const posts = [1, 2, 3, 1, 2].map((number, index) => post({ id: index + 1, thread: number }));
    const { counts, unexplained } = await run(file(...threads, ...posts, post({ id: 6, thread: 9 })));
    expect(counts).toEqual({ comments: { found: 6, new: 5, changed: 0, there: 0, left: 1 } });
    expect(unexplained).toEqual([]);
    expect((await readThread(blog.store.read, '/a')).count).toBe(3);
    expect((await readThread(blog.store.read, '/b')).count).toBe(2);
  }));

test('a second run changes nothing', () =>
  withBlog(async (blog, run) => {
    const twins = [1, 2].map((id) => post({ id, message: 'Me too.', at: '2012-02-01T00:00:00Z' }));
    const source = file(thread(1, '/a'), ...twins, post({ id: 3, parent: 2 }));
    await run(source);
    const before = await rowsOf(blog);
    expect((await run(source)).counts.comments).toMatchObject({ new: 0, there: 3 });
    expect(await rowsOf(blog)).toEqual(before);
  }));

test('a thread of five levels is one also if replies come first', () =>
  withBlog(async (blog, run) => {
    const five = [5, 4, 3, 2, 1].map((id) => post({ id, ...(id > 1 && { parent: id - 1 }) }));
    await run(file(thread(1, '/a'), ...five));
    const rows = await rowsOf(blog);
    expect(rows.map(({ parent }) => parent)).toEqual([null, ...rows.slice(0, 4).map(({ id }) => id)]);
  }));

test('states are what they were, also of a thread that was deleted', () =>
  withBlog(async (blog, run) => {
    const deleted = (id: number): string => post({ id }).replace('<isDeleted>false', '<isDeleted>true');
    const spam = post({ id: 3 }).replace('<isSpam>false', '<isSpam>true');
    const { report } = await run(
      file(
        thread(1, '/a').replace('<isClosed>false', '<isClosed>true'),
        thread(2, '/b').replace('<isDeleted>false', '<isDeleted>true'),
        post({ id: 1 }),
        deleted(2),
        spam,
        post({ id: 4, more: '<isApproved>false</isApproved>' }),
        post({ id: 5, thread: 2 }),
      ),
    );
    expect((await rowsOf(blog)).map(({ state }) => state)).toEqual(['shown', 'deleted', 'spam', 'held', 'deleted']);
    expect(report).toContain('It was closed');
    expect(report).toContain('It was deleted at Disqus');
  }));

test('a message is Markdown without anything that runs, and links lead where they were meant to', () =>
  withBlog(async (blog, run) => {
    const counted = 'https://disq.us/url?url=http%3A%2F%2Fexample.org%2Fx%3AAbCdEfGhIjKlMnOpQrStUvWxYz0&amp;cuid=1';
    const message = `<p onclick="alert(1)">A <b>bold</b> word, <a href="${counted}" rel="nofollow">a link</a> &amp; 🎈</p><script>alert(1)</script><a href="javascript:alert(1)">no</a>`;
    const { report } = await run(file(thread(1, '/a'), post({ id: 1, message: `${message}]]]]><![CDATA[>` })));
    const [row] = await rowsOf(blog);
    expect(row!.text).toContain('A **bold** word, [a link](http://example.org/x) & 🎈');
    expect(row!.text).toContain(']]>');
    expect(row!.html).not.toMatch(/script|onclick/);
    expect(report).toContain('because a browser would execute it');
  }));

test('who writes as an author of the blog is one if Disqus knew who that was', async () => {
  const blog = await scratchImport('');
  blog.site.authors[0].email = 'ann@example.org';
  blog.write('a.md', postText({ date: '2011-05-01' }));
  await blog.sync();
  const by = (isAnonymous: boolean): string =>
    `<author><name>Ann</name><email>Ann@Example.org</email><isAnonymous>${isAnonymous}</isAnonymous></author>`;
  const source = file(thread(1, '/a'), post({ id: 1, author: by(false) }), post({ id: 2, author: by(true) }));
  await blog.run(importDisqus, blog.source('export.xml', source));
  expect((await rowsOf(blog)).map(({ byAuthor, email }) => [byAuthor, email])).toEqual([
    [1, 'ann@example.org'],
    [0, 'ann@example.org'],
  ]);
  await blog.end();
});

test('windows-1252, characters of control and entities of HTML are read, and said', () =>
  withBlog(async (blog, run) => {
    const odd = file(thread(1, '/a'), post({ id: 1, message: 'Gr\u00FC\u00DFe\u0008 an alle' })).replace(
      'A title',
      'A&nbsp;title',
    );
    const { report, counts } = await run(Buffer.from(odd, 'latin1'));
    expect(counts.comments).toMatchObject({ found: 1, new: 1 });
    expect((await rowsOf(blog))[0]!.text).toBe('Grüße an alle');
    for (const note of ['read as windows-1252', 'disallowed character', 'undefined entity']) expect(report).toContain(note);
  }));

test('what is cut off, another kind of XML or no XML at all is refused', () =>
  withBlog(async (blog, run) => {
    await expect(run(file(thread(1, '/a'), post({ id: 1 })).slice(0, -40))).rejects.toThrow('This is no XML');
    await expect(run('<rss><channel/></rss>')).rejects.toThrow('no export of Disqus');
    await expect(run('{}')).rejects.toThrow('This is no XML');
    expect(await rowsOf(blog)).toEqual([]);
  }));

test('a dry run says the same, and takes nothing in', () =>
  withBlog(async (blog) => {
    const path = blog.source(
      'export.xml',
      file(thread(1, '/a'), thread(2, '/gone'), post({ id: 1 }), post({ id: 2, thread: 2 })),
    );
    const { counts, report } = await blog.run(importDisqus, path, { dryRun: true });
    expect(counts.comments).toMatchObject({ found: 2, new: 1, left: 1 });
    expect(report).toContain('No post is at /gone');
    expect(await rowsOf(blog)).toEqual([]);
  }));
