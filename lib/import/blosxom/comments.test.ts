import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { byEntry } from './comment-files.ts';
import { scratchImport, type ScratchImport } from './scratch-import.ts';

const entry = (title: string): string => `${title}\n#published 2004-05-01 12:00\nText`;

const item = (fields: Record<string, string>): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<item>\n${Object.entries({
    title: '',
    author: 'Bo',
    link: '',
    source: '',
    pubDate: '1083839400.25',
    ...fields,
  })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('\n')}\n</item>\n`;

const stored = async ({ blog }: ScratchImport) => {
  await blog.sync();
  return blog.store.read
    .selectFrom('comments')
    .innerJoin('discussions', 'discussions.id', 'comments.discussion')
    .select(['discussions.key as url', 'at', 'name', 'email', 'website', 'text', 'state'])
    .orderBy('at')
    .orderBy('comments.id')
    .execute();
};

test('comments of PyBlosxom come to their entries, with time, writer and text', async () => {
  const old = await scratchImport({
    'a/trip.txt': entry('Trip'),
    'a/trip-two.txt': entry('Trip two'),
    'comments/a/trip-1083839400.25.cmt': item({
      title: 'Re: Trip',
      link: 'http://bo.example/',
      email: 'bo@example.org',
      ipaddress: '192.0.2.1',
      description: 'Nice &lt;b&gt;boat&lt;/b&gt;.&lt;br /&gt;\nAnd &lt;script&gt;x()&lt;/script&gt;more.',
    }),
    'comments/a/trip-two-1083839500.0.cmt': item({
      title: 'A thought',
      author: 'C &amp;amp; D',
      pubDate: '1083839500',
      description: '<![CDATA[A <i>b</i> ]]]]><![CDATA[> c]]>',
    }),
    'comments/LATEST.cmt': 'F1083839500.0\n.',
  });
  const { report, counts } = await old.run();
  expect(counts).toEqual({ posts: [2, 2, 0], comments: [2, 2, 0], files: [1, 0, 1] });
  expect(await stored(old)).toEqual([
    {
      url: '/a/trip',
      at: 1083839400250,
      name: 'Bo',
      email: 'bo@example.org',
      website: 'http://bo.example/',
      text: 'Nice **boat**.\\\nAnd more.',
      state: 'shown',
    },
    {
      url: '/a/trip-two',
      at: 1083839500000,
      name: 'C & D',
      email: null,
      website: null,
      text: '**A thought**\n\nA *b* ]]> c',
      state: 'shown',
    },
  ]);
  expect(report).toContain('left out: ipaddress (1).');
  expect((await old.run()).counts['comments']).toEqual([2, 2, 0]);
  expect(await stored(old)).toHaveLength(2);
  await old.end();
});

test('several comments in a file are several; trackbacks, empty and homeless ones are left out, with a reason', async () => {
  const old = await scratchImport({
    'a.txt': entry('A'),
    'comments/a-all.cmt': `<items>${['One', 'Two'].map((text) => item({ description: text }).replace(/<\?.*\?>/, '')).join('')}</items>`,
    'comments/a-1.cmt': item({ type: 'trackback', source: 'A blog', description: 'Look' }),
    'comments/a-2.cmt': item({ author: 'Pingback from There', description: 'Look' }),
    'comments/a-3.cmt': item({ description: ' &lt;br /&gt; ' }),
    'comments/a-4.cmt': 'no XML at all',
    'comments/gone-5.cmt': item({ description: 'Still here' }),
    'comments/a-1083839401.5.cmt-waiting': item({ description: 'May I?' }),
  });
  const { report, counts } = await old.run();
  expect(counts['comments']).toEqual([8, 3, 5]);
  expect((await stored(old)).map(({ text, state }) => [text, state])).toEqual([
    ['May I?', 'held'],
    ['One', 'shown'],
    ['Two', 'shown'],
  ]);
  expect(report.match(/is a trackback of/g)).toHaveLength(2);
  for (const line of [
    'a-3.cmt: It says nothing',
    'a-4.cmt: There is no comment',
    'gone-5.cmt: The entry that it is about is not there',
  ])
    expect(report).toContain(line);
  await old.end();
});

test('XML that is broken or in old bytes is read as far as that can be', async () => {
  const old = await scratchImport({ 'a.txt': entry('A') });
  old.put(
    'comments/a-1.cmt',
    Buffer.from(item({ author: 'Jürgen', description: 'Größe &nbsp; &amp; mehr' }).replace('utf-8', 'iso-8859-1'), 'latin1'),
  );
  old.put('comments/a-2.cmt', item({ description: 'Cut' }).slice(0, -20));
  const { counts, report } = await old.run();
  expect(counts['comments']).toEqual([2, 2, 0]);
  const [first, second] = await stored(old);
  expect(second).toMatchObject({ text: 'Cut' });
  expect(first).toMatchObject({ name: 'Jürgen', text: expect.stringMatching(/^Größe .* & mehr$/) });
  expect(report).toContain('It is not UTF-8, and was read as windows-1252.');
  expect(report).toContain('not well-formed');
  await old.end();
});

test('writebacks of Blosxom come from one file, in their order, dated by it where they say no date', async () => {
  const old = await scratchImport({ 'x/a.txt': entry('A') });
  old.put(
    '../plugins/state/writeback/x/a.wb',
    [
      'name: Bo\nurl: bo@example.org\ntitle: \ncomment: One <b>bold</b>\rline\r\rand a: b\nexcerpt: \nblog_name: \n-----\n',
      'name: \nurl: www.cy.example\ntitle: Re: A\ncomment: Two\nexcerpt: \nblog_name: \n-----\n',
      'name: \nurl: http://there.example/\ntitle: There\ncomment: \nexcerpt: They say\nblog_name: There\n-----\n',
      'name: Di\nurl: \ndate: 4/26/2003 18:40:00\ntitle: \ncomment: Three\nip: 192.0.2.1\n-----\n',
    ].join(''),
    '2004-05-06T10:00:00Z',
  );
  const { counts, report } = await old.run();
  expect(counts['comments']).toEqual([4, 3, 1]);
  const at = Date.UTC(2004, 4, 6, 10);
  expect(
    (await stored(old)).map(({ url, name, email, website, text, at: when }) => [url, name, email, website, text, when]),
  ).toEqual([
    ['/x/a', 'Di', null, null, 'Three', Date.UTC(2003, 3, 26, 16, 40)],
    ['/x/a', 'Bo', 'bo@example.org', null, 'One **bold**\\\nline\n\nand a: b', at - 3000],
    ['/x/a', 'Anonymous', null, 'http://www.cy.example/', 'Two', at - 2000],
  ]);
  expect(report.match(/It has no date/g)).toHaveLength(2);
  expect(report).toContain('a trackback of There');
  await old.end();
});

test('comments lie beside the data directory too, and nothing else there is touched', async () => {
  const old = await scratchImport({ 'a.txt': entry('A'), 'b.wb': '', 'b.txt': entry('B') });
  const beside = join(old.source, '../comments');
  mkdirSync(beside);
  writeFileSync(join(beside, 'a-1083839400.cmt'), item({ description: 'Hello' }));
  writeFileSync(join(beside, 'secret.txt'), 'Not of the source');
  symlinkSync('/etc/passwd', join(beside, 'a-1083839401.cmt'));
  old.put('b.wb', 'name: Bo\ncomment: In the data directory\n-----\n');
  old.put('abcd1234-b.wb', 'name: Bo\ncomment: Waits\ndate: 1083839400\n-----\n');
  const { counts } = await old.run();
  expect(counts).toEqual({ posts: [2, 2, 0], comments: [3, 3, 0], files: [1, 0, 1] });
  expect((await stored(old)).map(({ url, text, state }) => [url, text, state])).toEqual([
    ['/b', 'In the data directory', 'shown'],
    ['/b', 'Waits', 'held'],
    ['/a', 'Hello', 'shown'],
  ]);
  await old.end();
});

test('of two entries of one name, the first has the comments; no comment is lost', async () => {
  const old = await scratchImport({
    'a.txt': entry('A'),
    'a.html': entry('Another A'),
    'comments/a-1083839400.cmt': item({ description: 'To the first one' }),
  });
  expect((await old.run()).counts).toEqual({ posts: [2, 2, 0], comments: [1, 1, 0] });
  expect(await stored(old)).toHaveLength(1);
  await old.end();
});

test('a file of comments belongs to the entry of the longest name that it begins with', () => {
  const stems = new Set(['a', 'a-b', 'x/a', 'A']);
  const { files, homeless } = byEntry(
    [
      'comments/a-b-1.cmt',
      'comments/a-c-1.cmt',
      'comments/A-1.cmt',
      '../comments/x/a-1.cmt',
      'x/a-2.cmt',
      'a-b.wb',
      'x/b.wb',
      'a.cmt',
    ],
    (stem) => stems.has(stem),
  );
  expect([...files].map(([stem, of]) => [stem, ...of.map(({ path }) => path)])).toEqual([
    ['a-b', 'comments/a-b-1.cmt', 'a-b.wb'],
    ['a', 'comments/a-c-1.cmt'],
    ['A', 'comments/A-1.cmt'],
    ['x/a', '../comments/x/a-1.cmt', 'x/a-2.cmt'],
  ]);
  expect(homeless).toEqual(['x/b.wb', 'a.cmt']);
});
