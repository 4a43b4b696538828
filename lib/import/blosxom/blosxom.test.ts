import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolve } from '../../content/resolve.ts';
import { gitIn } from '../../git/scratch-checkout.ts';
import { scratchImport } from './scratch-import.ts';

test('an entry of Blosxom has its title, its category, its tags and its date, and HTML becomes Markdown', async () => {
  const old = await scratchImport({
    'travel/north/harbour.txt':
      'Boats &amp; <em>quays</em>\nmeta-creation_date: 4/26/2003 18:40\nmeta-tags: boats, open water\nmeta-mood: calm\n\n<p>A <b>bold</b> boat.</p>\n<a href="$url/travel/map.png">A map</a>\n',
  });
  const { report, counts } = await old.run();
  expect(counts).toEqual({ posts: [1, 1, 0] });
  expect(old.read('travel/north/harbour.md')).toBe(
    '---\ntitle: Boats & quays\ndate: 2003-04-26T18:40:00\ntags:\n  - boats\n  - open water\nmood: calm\n---\n\nA **bold** boat.\n\n[A map](/travel/map.png)\n',
  );
  expect(report).toContain('Its title had markup in it');
  await old.end();
});

test('an entry of PyBlosxom says what it is right below its title; a heading in its text is text', async () => {
  const old = await scratchImport({
    'a.txt':
      'One\n#published 2013-04-26 00:56:00\n#tags openstack::nova cells\n#parser markdown\n#guid urn:old:1\n#nocomments 1\n\n# A heading\n\n[home]($(base_url)/b) and `$url/x`\n',
    'b.md': 'Two\n#published 2013-04-27\n## Not a field\n\n```sh\n#tags no\n[code](echo $url/x)\n```\n',
  });
  await old.run();
  expect(old.read('a.md')).toBe(
    '---\ntitle: One\ndate: 2013-04-26T00:56:00\ntags:\n  - openstack\n  - nova cells\ncomments: off\nguid: urn:old:1\n---\n\n# A heading\n\n[home](/b) and `$url/x`\n',
  );
  expect(old.read('b.md')).toContain('## Not a field\n\n```sh\n#tags no\n[code](echo $url/x)\n```');
  await old.end();
});

test('fields that mean something else here do not break a post', async () => {
  const old = await scratchImport({
    'a.txt':
      'One\n#published 2013-04-26\n#comments 12\n#kind rant\n#photos many\n#mood a\n#mood b\n#draft no\n#date soon\n#__proto__ x\nText\n',
  });
  const { report } = await old.run();
  const { problems } = await old.blog.sync();
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const text = old.read('a.md')!;
  for (const line of ['blosxom_comments: "12"', 'blosxom_kind: rant', 'blosxom_date: soon', 'mood:\n  - a\n  - b'])
    expect(text).toContain(line);
  expect(text).not.toContain('draft');
  expect(report).toContain('Its date is no date that could be read: soon.');
  await old.end();
});

test('a date comes from the entry, else from its name, else from git, else from its file, which is said', async () => {
  const old = await scratchImport({
    'said.txt': 'Said\nmeta-creation_timestamp: 1083839400\n\nText',
    'trip-2004-05-06-12-30.txt': 'Trip\nText',
    'x/2004-05-07-day.txt': 'Day\nText',
    'zero-0000-00-00.txt': 'Zero\n#published 0000-00-00 00:00:00\nText',
    'first.txt': 'First\nA text of some lines,\nlong enough for git\nto know it again.\n',
  });
  gitIn(old.source, 'init', '--quiet');
  gitIn(old.source, 'add', 'first.txt');
  gitIn(old.source, 'commit', '--quiet', '-m', 'One', '--date=2003-02-01T08:00:00+05:00');
  gitIn(old.source, 'mv', 'first.txt', 'renamed.txt');
  gitIn(old.source, 'commit', '--quiet', '-m', 'Two');
  const { report, counts } = await old.run();
  expect(old.read('said.md')).toContain('date: 2004-05-06T10:30:00Z');
  expect(old.read('trip-2004-05-06-12-30.md')).toContain('date: 2004-05-06T12:30:00\n');
  expect(old.read('x/day.md')).toContain('date: 2004-05-07\naliases:\n  - /x/2004-05-07-day\n');
  expect(old.read('renamed.md')).toContain('date: 2003-02-01T08:00:00+05:00');
  expect(old.read('zero-0000-00-00.md')).toContain('date: 2004-05-06T10:00:00Z');
  expect(report).toContain('zero-0000-00-00.txt: Its date is the time of its file');
  expect(report).toContain('Its published is no date that could be read: 0000-00-00 00:00:00.');
  expect(report.match(/time of its file/g)).toHaveLength(1);
  expect(counts).toEqual({ posts: [5, 5, 0], other: [1, 0, 1] });
  await old.end();
});

test('the order of day and month is that of the whole blog', async () => {
  const old = await scratchImport({
    'a.txt': 'A\nmeta-creation_date: 4/5/2003\n\nText',
    'b.txt': 'B\nmeta-creation_date: 26/4/2003 18:40\n\nText',
  });
  const { report } = await old.run();
  expect(old.read('a.md')).toContain('date: 2003-05-04');
  expect(report).not.toContain('was read as');
  await old.end();
});

test('old addresses lead to where an entry is now, and a second one of the same name has none', async () => {
  const old = await scratchImport({
    'a/2004-05-06-day.txt': 'Day\nText',
    'a/2005-05-06-day.txt': 'Another day\nText',
    'c/2004-05-06-day.txt': 'Dated\nText',
    'c/day.txt': 'Undated\nText',
    'tags/one.txt': 'One\nText',
    'b.html': 'From HTML\nText',
    'b.txt': 'From text\nText',
  });
  const { report } = await old.run();
  expect(report).toContain('Another one is at a/day already.');
  expect(old.read('a/day-2.md')).toContain('- /a/2005-05-06-day');
  expect(old.read('tags-2/one.md')).toContain('- /tags/one');
  expect(old.read('c/day.md')).toContain('Undated');
  expect(old.read('c/day-2.md')).toContain('- /c/2004-05-06-day');
  expect(old.read('b.md')).toContain('From HTML');
  expect(old.read('b-2.md')).not.toContain('aliases');
  await old.blog.sync();
  const known = { db: old.blog.store.read, site: old.blog.site };
  expect(await resolve(known as never, ['a', '2005-05-06-day'])).toMatchObject({ kind: 'redirect', to: '/a/day-2' });
  await old.end();
});

test('what is not published is not published: drafts, templates, programs, copies, hidden files, links out of the source', async () => {
  const old = await scratchImport({
    'a.txt': 'A\nText',
    'b.txt-': 'B\nText',
    'drafts/c.txt': 'C\nText',
    'index.txt': 'Home\nText',
    'story.html': '<p>$title</p>',
    'story.jpg': 'JPEG',
    'comments-policy.html': 'Policy\nText',
    'html.flav/head.html': '<head>',
    'config.py': 'password = 1',
    'a.txt~': 'Old A',
    '.htaccess': 'Deny from all',
    '.svn/entries': '8',
    'pictures/x.jpg': 'JPEG',
    'slides.html': '<!DOCTYPE html><title>Slides</title>',
  });
  symlinkSync('/etc/passwd', join(old.source, 'passwd.txt'));
  const { counts, report } = await old.run();
  expect(counts).toEqual({ posts: [5, 5, 0], files: [9, 3, 6], other: [1, 0, 1] });
  for (const file of ['b.md', 'drafts/c.md', 'index-2.md']) expect(old.read(file)).toContain('draft: true');
  expect(old.read('pictures/x.jpg')).toBe('JPEG');
  expect(old.read('slides.html')).toContain('<!DOCTYPE html>');
  expect(report).toContain('passwd.txt: It is a symbolic link');
  await old.end();
});

test('what a browser would execute is taken out, of HTML and of Markdown, and said', async () => {
  const hostile = '<script>alert(1)</script><p onclick="x()">Hi <a href="javascript:x()">there</a></p>';
  const old = await scratchImport({
    'a.txt': `A\n${hostile}`,
    'b.md': `B\n\n${hostile}\n\n[c](javascript:x)\n\n    <script>code</script>\n`,
    'c.txt': `C\n#parser linebreaks\nOne\nTwo\n\n${hostile}`,
  });
  const { report } = await old.run();
  for (const file of ['a.md', 'b.md', 'c.md']) {
    expect(old.read(file)).toContain('Hi');
    expect(old.read(file)).not.toMatch(/alert|onclick|javascript:/);
  }
  expect(old.read('b.md')).toContain('    <script>code</script>');
  expect(old.read('c.md')).toContain('One\\\nTwo');
  expect(report.match(/Taken out/g)).toHaveLength(3);
  await old.end();
});

test('what is neither HTML nor Markdown stands in a block of code, whole', async () => {
  const old = await scratchImport({
    'a.rst': 'A\n#published 2013-04-26\nTitle\n=====\n\n````` five\n',
    'b.txt': 'B\nmeta-markup: Textile\n\nh1. Hello\n',
  });
  const { report } = await old.run();
  expect(old.read('a.md')).toContain('``````rst\nTitle\n=====\n\n````` five\n``````');
  expect(old.read('b.md')).toContain('```textile\nh1. Hello\n```');
  expect(report.match(/which is not read here/g)).toHaveLength(2);
  await old.end();
});

test('a text that looks like Markdown is taken for that, whatever nobody says; a mail’s headers are fields', async () => {
  const old = await scratchImport({
    'news/2004-04-06.txt':
      'Title: Version 1.2: out\nDate: 26 Apr 2003 18:40\nX-Mood: calm\n\nOne [link]($url/a).\n\nTags: none here\n',
  });
  const { report } = await old.run();
  expect(old.read('news/2004-04-06.md')).toBe(
    '---\ntitle: "Version 1.2: out"\ndate: 2003-04-26T18:40:00\nx-mood: calm\n---\n\nOne [link](/a).\n\nTags: none here\n',
  );
  expect(report).toContain('it looks like Markdown');
  await old.end();
});

test('old bytes, emoji, empty titles and empty files are carried over', async () => {
  const old = await scratchImport({ 'emoji.txt': '🎈\nParty 🎉', 'untitled.txt': '\n\nText', 'empty.txt': '' });
  old.put('latin.txt', Buffer.from('Gr\u00FC\u00DFe\nVon \u0093hier\u0094', 'latin1'));
  const { counts, report } = await old.run();
  expect(counts).toEqual({ posts: [4, 4, 0] });
  expect(old.read('emoji.md')).toContain('title: 🎈');
  expect(old.read('latin.md')).toMatch(/title: Grüße[^]*Von “hier”/);
  expect(report).toContain('latin.txt: It is not UTF-8, and was read as windows-1252.');
  expect(report).toContain('untitled.txt: It has no title');
  expect((await old.blog.sync()).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  await old.end();
});

test('a second run changes nothing, a dry run writes nothing', async () => {
  const old = await scratchImport({ 'a.txt': 'A\nText', 'x/a.txt': 'A\nText', 'x/p.png': 'PNG' });
  expect((await old.run(true)).report).toContain('- x/a.txt: /x/a');
  expect(old.read('a.md')).toBeNull();
  const first = await old.run();
  expect(first.account.counts.map(({ counts }) => counts.new)).toEqual([2, 1]);
  const second = await old.run();
  expect(second.account.counts.map(({ counts }) => [counts.new, counts.changed, counts.there])).toEqual([
    [0, 0, 2],
    [0, 0, 1],
  ]);
  await old.end();
});

test('a folder without entries is refused', async () => {
  const old = await scratchImport({ 'config.py': '' });
  await expect(old.run()).rejects.toThrow('There is no entry');
  await old.end();
});

test('whatever stands in an entry, it is carried over, and can be published', async () => {
  const piece = fc.constantFrom(
    '#tags a',
    '#x',
    'meta-a: b',
    '',
    '---',
    '+++',
    '<p>',
    '<b onclick=x>',
    '```',
    '$url/',
    '\0',
    '&#0;',
    ': [',
    '# H',
    '\r',
  );
  const old = await scratchImport({ 'a.txt': 'A' });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), async (lines) => {
      old.put('a.md', lines.join('\n'));
      old.put('b/a.txt', lines.join('\n'));
      expect((await old.run()).counts).toEqual({ posts: [3, 3, 0] });
      expect((await old.blog.sync()).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 40 },
  );
  await old.end();
});
