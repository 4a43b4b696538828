import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { makeFeed } from './feed-body.ts';
import { findFeed } from './subjects.ts';

/** Is a program there? As root, on Debian, it is installed if it is not. */
function has(program: string, args: readonly string[], debianPackage: string): boolean {
  const runs = (): boolean => {
    try {
      execFileSync(program, args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (runs()) return true;
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], { stdio: 'ignore' });
  } catch {
    return false;
  }
  return runs();
}

/** Debian's own Python: packages of Debian are for it alone. */
const python = '/usr/bin/python3';
const hasNewsboat = has('newsboat', ['--version'], 'newsboat');
const hasFeedparser = has(python, ['-c', 'import feedparser'], 'python3-feedparser');
if (!hasNewsboat) console.error('Left out: newsboat is not there (apt-get install newsboat).');
if (!hasFeedparser) console.error('Left out: feedparser is not there (apt-get install python3-feedparser).');

/** Titles that have broken readers. */
const titles = [
  'Plain',
  'Tom & Jerry',
  '1 < 2 > 0',
  'The <b> element',
  'A literal &amp;amp; and &amp;lt;',
  'End ]]> of it',
  '"Quoted" and ’quoted’',
  'Grüße aus Köln',
  'עברית וערבית',
  '絵文字 🦜👩‍👩‍👧',
  'Tab\tand\u0001control',
  'mark:0; is what it says',
];

async function trickyBlog(): Promise<ScratchBlog> {
  const blog = await scratchBlog('feeds: { entries: 100 }\n');
  for (const [index, title] of titles.entries()) {
    const date = `2025-01-${String(index + 1).padStart(2, '0')}T10:00:00Z`;
    const body = index === 0 ? '' : `Text of ${index}.\n\n\`]]>\` <script>alert(1)</script>\n\n[a link](./post-0.md)\n`;
    blog.write(`a/post-${index}.md`, postText({ title, date, tags: ['x & y'] }, body));
  }
  blog.write('a/long.md', postText({ title: 'Long', date: '2025-02-01T10:00:00Z' }, 'word '.repeat(20_000)));
  await blog.sync();
  return blog;
}

async function feedOf({ store, site }: ScratchBlog, format: 'rss' | 'atom'): Promise<string> {
  const base = 'https://blog.example';
  const making = { store, site, base, guidBase: base };
  const found = await findFeed(making, []);
  if (found?.kind !== 'feed') throw new Error('home has no feed');
  return (await makeFeed(making, found.subject, { format }))!.body;
}

/** What a reader should say of a title: entities in front matter are read, XML has no control characters, and white space is one. */
const shown = (title: string): string => title.replaceAll('&amp;', '&').replace('\u0001', '').replace(/\s+/g, ' ');

const expected = [...titles.map(shown), 'Long'].toSorted();

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-readers-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

for (const format of ['rss', 'atom'] as const) {
  test.skipIf(!hasNewsboat)(`newsboat reads every entry of ${format}, whatever its title`, () =>
    inFolder(async (folder) => {
      const blog = await trickyBlog();
      const [feed, list, cache] = ['feed.xml', 'urls', 'cache.db'].map((name) => join(folder, name)) as [string, string, string];
      writeFileSync(feed, await feedOf(blog, format));
      writeFileSync(list, `file://${feed}\n`);
      execFileSync('newsboat', ['-u', list, '-c', cache, '-C', '/dev/null', '-x', 'reload'], {
        env: { HOME: folder, PATH: '/usr/bin:/bin', NODE_ENV: 'test' },
      });
      const database = new DatabaseSync(cache, { readOnly: true });
      const rows = database.prepare('select title, guid, author, content from rss_item').all() as Record<string, string>[];
      database.close();
      expect(rows.map(({ title = '' }) => title.replace(/\s+/g, ' ')).toSorted()).toEqual(expected);
      expect(new Set(rows.map(({ guid }) => guid)).size).toBe(titles.length + 1);
      expect(new Set(rows.map(({ author }) => author))).toEqual(new Set(['Ann']));
      expect(rows.find(({ title }) => title === 'Long')?.content?.length).toBeGreaterThan(99_000);
      await blog.end();
    }),
  );

  test.skipIf(!hasFeedparser)(`feedparser finds ${format} well-formed, with every entry in full`, () =>
    inFolder(async (folder) => {
      const blog = await trickyBlog();
      const feed = join(folder, 'feed.xml');
      writeFileSync(feed, await feedOf(blog, format));
      const script = `
import feedparser, json, sys
read = feedparser.parse(sys.argv[1], sanitize_html=False)
entries = [dict(title=e.title, id=e.id, link=e.link, author=e.author, tags=[t.term for t in e.tags],
  content=e.content[0].value if 'content' in e else '', published=e.published_parsed[:6]) for e in read.entries]
print(json.dumps(dict(bozo=int(read.bozo), why=str(read.get('bozo_exception', '')), version=read.version, entries=entries)))`;
      const read = JSON.parse(execFileSync(python, ['-c', script, feed], { encoding: 'utf8', maxBuffer: 1e8 })) as {
        bozo: number;
        why: string;
        version: string;
        entries: { id: string; link: string; author: string; tags: string[]; content: string }[];
      };
      expect(read).toMatchObject({ bozo: 0, why: '', version: format === 'rss' ? 'rss20' : 'atom10' });
      expect(read.entries).toHaveLength(titles.length + 1);
      for (const { id, link, author, content } of read.entries) {
        expect(id).toBe(link);
        expect(author).toBe('Ann');
        expect(content).not.toContain('<script');
      }
      expect(read.entries.filter(({ content }) => content.includes('href="https://blog.example/a/post-0"'))).toHaveLength(11);
      expect(read.entries.some(({ tags }) => tags.includes('x & y'))).toBe(true);
      await blog.end();
    }),
  );
}
