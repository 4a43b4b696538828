import { expect, test } from 'vitest';
import { parseSite } from '../site.ts';
import { isWholePage, parseDocument } from './document.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\ntimezone: Australia/Sydney\ntagNames: { diary: blog }');
const parse = (file: string, text: string | Uint8Array) =>
  parseDocument(file, typeof text === 'string' ? Buffer.from(text) : text, site);

function good(file: string, text: string) {
  const parsed = parse(file, text);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return parsed.document;
}

function bad(file: string, text: string | Uint8Array) {
  const parsed = parse(file, text);
  if (!('problem' in parsed)) throw new Error('it was accepted');
  return parsed.problem;
}

const dated = (more = '', body = 'Hello.') => `---\ndate: 2013-04-26T00:56:00+10:00\n${more}---\n${body}`;

test("a post has its path's tags first, by their other names, then its own", () => {
  expect(good('openstack/havana/x.md', dated('tags: [rackspace, havana, nova]\n')).tags).toEqual([
    'openstack',
    'havana',
    'rackspace',
    'nova',
  ]);
  expect(good('diary/pictures/20130111/pool.md', dated('tags: photo\n')).tags).toEqual(['blog', 'pictures', '20130111', 'photo']);
});

test('without a title, the slug is made readable', () => {
  expect(good('a/pale-blue_dot.md', dated()).title).toBe('Pale blue dot');
});

test('fields of Hugo and Jekyll mean what they mean there', () => {
  const document = good(
    'a/2019-05-09-fast.md',
    '---\ntitle: "Fast &amp; loose &#8216;prose&#8217;"\ncategory: Thoughts\ntag:\n- language\n- spelling\nlastmod: 2019-06-01\nredirect_from: /old/fast.html\nlocation: Sydney\n---\nText',
  );
  expect(document).toMatchObject({
    url: '/a/fast',
    title: 'Fast & loose ‘prose’',
    tags: ['a', 'language', 'spelling', 'Thoughts'],
    aliases: ['/old/fast.html'],
    meta: { location: 'Sydney' },
  });
  expect(new Date(document.date!).toISOString()).toBe('2019-05-08T14:00:00.000Z');
  expect(new Date(document.updated!).toISOString()).toBe('2019-05-31T14:00:00.000Z');
});

test("Jekyll's tags in one text are parted by spaces, others' by commas", () => {
  expect(good('x.md', dated('tags: one two\n')).tags).toEqual(['one', 'two']);
  expect(good('x.md', dated('tags: New York, two\n')).tags).toEqual(['New York', 'two']);
});

test('TOML front matter is read like YAML, its dates too', () => {
  const document = good('x.md', '+++\ntitle = "T"\ndate = 2013-04-26T00:56:00+10:00\ntags = ["a"]\n+++\nText');
  expect(document).toMatchObject({ title: 'T', date: Date.UTC(2013, 3, 25, 14, 56), tags: ['a'], body: 'Text' });
  expect(good('x.md', '+++\ndate = 2013-04-26\n+++\n').date).toBe(Date.UTC(2013, 3, 25, 14));
});

test('a page needs no date', () => {
  expect(good('about.md', '---\nkind: page\n---\nI am.')).toMatchObject({ kind: 'page', date: null, url: '/about' });
});

test('a draft needs no date', () => {
  expect(good('x.md', '---\ndraft: true\n---\n')).toMatchObject({ draft: true, date: null });
  expect(good('x.md', dated('published: false\n')).draft).toBe(true);
});

test('the text of a directory has its title and no date', () => {
  expect(good('book/_path.md', '---\ntitle: Books\n---\nRead.')).toMatchObject({
    kind: 'path',
    dir: '/book',
    url: '/book',
    title: 'Books',
  });
  expect(good('book/_index.md', '')).toMatchObject({ kind: 'path', title: 'Book' });
});

test('a missing date is refused, and how to write it is said', () => {
  expect(bad('x.md', '---\ntitle: T\n---\n')).toMatchObject({ field: 'date', file: 'x.md', line: 1 });
  expect(bad('x.md', 'Only text').mend).toContain('date: 2013-04-26T00:56:00+10:00');
});

test('a date outside the calendar is refused with its line', () => {
  expect(bad('x.md', '---\ntitle: T\ndate: 2013-02-30\n---\n')).toMatchObject({ field: 'date', line: 3 });
});

test('broken YAML is refused with the line of the file', () => {
  expect(bad('x.md', '---\ntitle: T\ndate: [2013\n---\n').line).toBeGreaterThanOrEqual(3);
  expect(bad('x.md', '---\ntitle: "T\n---\n').field).toBe('front matter');
  expect(bad('x.md', '---\ntitle: T\n').message).toContain('has no end');
  expect(bad('x.md', '---\n- one\n- two\n---\n').message).toContain('field: value');
});

test('broken TOML is refused with the line of the file', () => {
  expect(bad('x.md', '+++\ntitle = "T"\ndate = = 2013\n+++\n')).toMatchObject({ field: 'front matter', line: 3 });
});

test('front matter in a programming language is refused, never run', () => {
  expect(bad('x.md', '---js\n{ title: process.exit() }\n---\n')).toMatchObject({ line: 1, field: 'front matter' });
});

test('an alias bomb in YAML is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefg'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`),
  ].join('\n');
  expect(bad('x.md', `---\n${bomb}\n---\n`).field).toBe('front matter');
});

test('bytes that are not UTF-8 are refused with their line', () => {
  const bytes = Buffer.concat([Buffer.from(dated('', 'One\n')), Buffer.from([0xe9, 0x0a])]);
  expect(bad('x.md', bytes)).toMatchObject({ field: 'text', line: 5 });
});

test('addresses that Waypost needs itself are refused', () => {
  for (const file of [
    'tags/x.md',
    String.raw`a\b.md`,
    'admin.md',
    'api/x.md',
    'page/3.md',
    '2013/04.md',
    'a/2013/04/19.md',
    'index.md',
    '_hidden.md',
    'a/page/2.md',
    'a/index/b.md',
    'index/index.md',
    'a/2014.md',
  ]) {
    expect(bad(file, dated()).field, file).toBe('name');
  }
});

test('a folder named like a year holds posts like any other', () => {
  expect(good('2019/fast.md', dated()).url).toBe('/2019/fast');
});

test('a wrong type of a known field is named, an unknown field is kept', () => {
  expect(bad('x.md', dated('draft: maybe\n'))).toMatchObject({ field: 'draft', line: 3 });
  expect(bad('x.md', dated('aliases: 5\n')).field).toBe('aliases');
  expect(good('x.md', dated('mood: sunny\n')).meta.mood).toBe('sunny');
});

test('a date without zone is a warning', () => {
  const parsed = parse('x.md', '---\ndate: 2013-04-26 00:56\n---\n');
  expect('warnings' in parsed && parsed.warnings[0]).toMatchObject({ severity: 'warning', field: 'date', line: 2 });
});

test('Windows line ends and a byte order mark change nothing', () => {
  const document = good('x.md', '\uFEFF---\r\ntitle: T\r\ndate: 2013-04-26\r\n---\r\nOne\r\nTwo');
  expect(document).toMatchObject({ title: 'T', body: 'One\nTwo' });
});

test('a whole HTML page is no entry, a fragment is', () => {
  expect(isWholePage('old.html', Buffer.from('<!DOCTYPE html><html>'))).toBe(true);
  expect(isWholePage('old.html', Buffer.from('---\ndate: 2013-04-26\n---\n<p>'))).toBe(false);
  expect(isWholePage('old.md', Buffer.from('<!DOCTYPE html>'))).toBe(false);
});
