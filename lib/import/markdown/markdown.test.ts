import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { importMarkdown } from './markdown.ts';
import { scratchSource, type ScratchSource } from './scratch-source.ts';

const opened: ScratchSource[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end();
});

async function folder(files: Record<string, string | Uint8Array>): Promise<ScratchSource> {
  const source = await scratchSource(importMarkdown, files);
  opened.push(source);
  return source;
}

const post = (front: string, body = 'Text.'): string => `---\n${front}\n---\n${body}\n`;

test('a collection of Astro keeps its addresses, and its fields get their names here', async () => {
  const source = await folder({
    'package.json': '{}',
    'src/content.config.ts': 'export const x = 1;',
    'src/content/blog/First Post.md': post(
      "title: First\ndescription: Short.\npubDate: 'Jul 08 2022'\nupdatedDate: 2022-08-01\nheroImage: /hero.jpg\nmood: fine",
    ),
    'src/pages/blog/[...slug].astro': '---\n---\n',
    'src/pages/about.md': post('title: About'),
    'public/hero.jpg': 'jpeg',
    'public/robots.txt': 'User-agent: *',
  });
  const { entry, files, unexplained } = await source.run();
  expect(files).toEqual(['about.md', 'blog/first-post.md', 'hero.jpg', 'robots.txt']);
  expect(entry('blog/first-post.md')).toEqual({
    front: {
      title: 'First',
      date: '2022-07-08T00:00:00+00:00',
      updated: '2022-08-01T00:00:00+00:00',
      summary: 'Short.',
      mood: 'fine',
    },
    body: '![](/hero.jpg)\n\nText.',
  });
  expect(entry('about.md').front).toEqual({ title: 'About', kind: 'page' });
  expect(unexplained).toEqual([]);
});

test('a route elsewhere than the folder is a guess of the old address, which is said', async () => {
  const source = await folder({
    'data/blog/2020-01-02-hello.md': post('title: Hello'),
    'pages/writing/[slug].js': 'export default 1;',
    'package.json': '{}',
  });
  const { entry, report } = await source.run();
  expect(entry('blog/hello.md').front).toMatchObject({
    date: '2020-01-02T00:00:00+00:00',
    aliases: ['/writing/2020-01-02-hello'],
  });
  expect(report.join('\n')).toContain(
    'Old addresses are a guess from the routes of the program (/writing/…): 1 of 1 texts have one.',
  );
});

test('of MDX the Markdown is left, and each piece of a program is said', async () => {
  const source = await folder({
    'a.mdx': post(
      'title: A\ndate: 2020-01-01',
      `import Box from './box.jsx'
import gate from './gate.png'

<Box kind="warning">
    A *word* of it.
</Box>

<Image src={gate} alt="A gate" /> <b className="x" style={{ a: 1 }}>bold</b> {1 + 1}

\`\`\`jsx
import Box from 'x'
<Box />
\`\`\``,
    ),
    'gate.png': 'png',
    'broken.mdx': post('title: B\ndate: 2020-01-02', 'a < b { c'),
  });
  const { entry, report, files } = await source.run();
  expect(files).toEqual(['a.md', 'broken.md', 'gate.png']);
  expect(entry('a.md').body).toBe(
    'A *word* of it.\n\n\n![A gate](</gate.png>) <b class="x" >bold</b> \n\n```jsx\nimport Box from \'x\'\n<Box />\n```',
  );
  expect(entry('broken.md').body).toBe('a < b { c');
  const said = report.join('\n');
  for (const text of ['Code is taken out', '<Box kind="warning">', 'style of <b>', '{1 + 1}', 'cannot be read as MDX'])
    expect(said).toContain(text);
});

test('an element of MDX goes on holding Markdown, and a folder has no route of another', async () => {
  const source = await folder({
    'package.json': '{}',
    'data/blog/a.mdx': post('title: A\ndate: 2020-01-01', '<div>\n    ![b](/b.png)\n\n    Words.\n</div>'),
    'data/authors/ann.md': post('name: Ann'),
    'app/(site)/blog/[...slug]/page.tsx': 'x',
    'public/b.png': 'b',
  });
  const { entry } = await source.run();
  expect(entry('blog/a.md').body).toBe('<div>\n\n![b](/b.png)\n\nWords.\n\n</div>');
  expect(entry('authors/ann.md').front).toEqual({ draft: true, name: 'Ann' });
});

test('links between files go on leading to them when a file gets another path', async () => {
  const source = await folder({
    'posts/2020-01-01-a/index.md': post(
      'title: A',
      '![One](one.png) ![Two](../images/two%20x.png) [b](../b.md#part) <img src=../images/three.png> `![](no.png)`\n\n[r]: ./more/c.md\n\n[gone](gone.md)',
    ),
    'posts/2020-01-01-a/one.png': '1',
    'posts/2020-01-01-a/more/c.md': post('title: C\ndate: 2020-01-03'),
    'posts/images/two x.png': '2',
    'posts/images/three.png': '3',
    'posts/b.md': post('title: B\ndate: 2020-01-02'),
  });
  const { entry, files, report } = await source.run();
  expect(files).toContain('posts/a/one.png');
  expect(entry('posts/a/index.md').body).toBe(
    '![One](one.png) ![Two](/posts/images/two%20x.png) [b](/posts/b#part) <img src="/posts/images/three.png"> `![](no.png)`\n\n[r]: /posts/2020-01-01-a/more/c\n\n[gone](gone.md)',
  );
  expect(report.join('\n')).toContain('Nothing in the source is where it leads to: gone.md.');
});

test('front matter that is broken costs no post: what can be read is kept, the rest is said with its line', async () => {
  const source = await folder({
    'broken.md': post('date: 2020-01-01\ntitle: One: two\ntags:\n  - a', 'Its text.'),
    'open.md': '---\ntitle: Never closed\n\nIts text.\n',
    'twice.md': post('title: T\ndate: 2020-01-01\ntitle: U'),
    'code.md': '---js\nthrow new Error("run")\n---\nText.\n',
    'odd.md': post('title: [a]\ndate: 0000-00-00\nguid: 5\nphotos: many\ntags: [{ a: 1 }, b]'),
    'empty.md': post("title: ''\ndate: 2020-01-01", '😀'),
  });
  const { entry, report, counts } = await source.run();
  expect(counts.posts).toMatchObject({ found: 6, new: 6 });
  expect(entry('broken.md')).toEqual({
    front: { date: '2020-01-01T00:00:00+00:00', tags: ['a'], draft: true },
    body: 'Its text.',
  });
  expect(entry('open.md').front).toEqual({ draft: true });
  expect(entry('open.md').body).toContain('title: Never closed');
  expect(entry('twice.md').front).toEqual({ title: 'U', date: '2020-01-01T00:00:00+00:00' });
  expect(entry('odd.md').front).toEqual({ tags: ['b'], draft: true });
  expect(entry('empty.md').body).toBe('😀');
  const said = report.join('\n');
  expect(said).toContain(
    'broken.md: Line 3: Nested mappings are not allowed in compact mappings. It is a draft now, without what could not be read: title: One: two.',
  );
  for (const text of [
    'not title: "T"',
    'Its date "0000-00-00" is no date',
    'Its field guid, 5',
    'Its field photos, "many"',
    '{"a":1}',
  ])
    expect(said).toContain(text);
});

test('texts are read whatever their encoding, and nothing in them is executed', async () => {
  const source = await folder({
    'old.md': Buffer.from(post('title: Caf\xE9\ndate: 2020-01-01', 'na\xEFve \x93quoted\x94\r\nline'), 'latin1'),
    'wide.md': Buffer.from(`\uFEFF${post('title: Wide\ndate: 2020-01-01')}`, 'utf16le'),
    'bad.md': post(
      'title: Bad\ndate: 2020-01-01',
      '<script>alert(1)</script>\n\n<p onclick="x()">P</p>\n\n[a](javascript:x) `<script>`\n\n    <script>code</script>',
    ),
    'worse.html': post(
      'title: Worse\ndate: 2020-01-01',
      '<p onmouseover=x()>P</p>\n    <script>x</script><a href="java&#10;script:x">a</a>',
    ),
  });
  const { entry, report } = await source.run();
  expect(entry('old.md')).toEqual({ front: { title: 'Café', date: '2020-01-01T00:00:00+00:00' }, body: 'naïve “quoted”\nline' });
  expect(entry('wide.md').front.title).toBe('Wide');
  expect(entry('bad.md').body).toBe('<p >P</p>\n\n[a]() `<script>`\n\n    <script>code</script>');
  expect(entry('worse.html').body).toBe('<p >P</p>\n    <a >a</a>');
  expect(report.join('\n')).toContain('It is no UTF-8: it was read as Windows-1252');
});

test('symbolic links are not followed, hidden files and settings are left, and names cannot climb', async () => {
  const source = await folder({
    'a.md': post('title: A\ndate: 2020-01-01\nslug: ../../../etc/passwd'),
    '.env': 'x',
    'theme.css': 'x',
    'b.pdf': 'x',
  });
  source.link('out.md', '/etc/passwd');
  source.link('folder', '/etc');
  const { files, counts, unexplained } = await source.run();
  expect(files).toEqual(['b.pdf', 'etc/passwd.md']);
  expect(counts).toMatchObject({ other: { found: 4, left: 4 } });
  expect(unexplained).toEqual([]);
});

test('a dry run writes nothing, and a second run changes nothing', async () => {
  const source = await folder({
    'a.md': post('title: A\ndate: 2020-01-01'),
    'b/a.png': 'x',
    'b/index.md': post('title: B\ndate: 2020-01-01'),
  });
  const dry = await source.run({ dryRun: true });
  expect(dry.files).toEqual([]);
  const first = await source.run();
  expect(first.counts).toEqual(dry.counts);
  const second = await source.run();
  expect(second.counts).toMatchObject({ posts: { new: 0, there: 2 }, attachments: { new: 0, there: 1 } });
  expect(second.files).toEqual(first.files);
});

test('whatever a file says, it is carried over or said to be left', async () => {
  const pieces = [
    '---\n',
    '+++\n',
    '{',
    '}',
    'title: ',
    '"',
    '[',
    '](',
    ')',
    '<',
    '>',
    '`',
    '\n',
    ' a',
    '{{',
    '%}',
    '\u0000',
    '😀',
    '\u00E9',
  ];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((each) => each.join(''));
  const ending = fc.constantFrom('md', 'mdx', 'html');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, ending), { minLength: 30, maxLength: 30 }), async (texts) => {
      const source = await folder(Object.fromEntries(texts.map(([each, name], index) => [`${index}.${name}`, each])));
      const { unexplained, counts } = await source.run();
      expect(unexplained).toEqual([]);
      expect((counts.posts?.found ?? 0) + (counts.files?.found ?? 0)).toBe(texts.length);
    }),
    { numRuns: 4 },
  );
});
