import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { content } from '../e2e/command.ts';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { signInByLink } from '../e2e/sessions.ts';
import { openStoreOf } from '../e2e/store-file.ts';
import { checkForm, emptyForm, nameOf } from '../lib/comments/form.ts';
import { queueSize } from '../lib/comments/queue.ts';
import { parseSite } from '../lib/site.ts';
import { attackLists } from './attack-lists.ts';
import { startWatchedBrowser, suspiciousIn, type WatchedBrowser } from './watched-browser.ts';

const said = settings('comments: { moderation: none, perMinute: 0, requireEmail: false }\nlisting: { entries: 300 }\n');
const lists = attackLists();
/** All of them, each once. */
const strings = [...new Set(Object.values(lists).flat())].map((text) => text.toWellFormed());
const isScript = /<script|onerror|onload|javascript:/i;
/** A page that holds more would take long to lay out. */
const perPage = 150;

const inGroups = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, group) => items.slice(group * size, (group + 1) * size));

/** All strings one after another, in texts of about so many characters: each is written out as it would be alone. */
function joined(length: number): string[] {
  const texts = [''];
  for (const text of strings) {
    const last = texts.at(-1)!;
    if (last.length + text.length > length) texts.push(text.slice(0, length));
    else texts[texts.length - 1] = `${last} ${text}`;
  }
  return texts;
}

const takes = (fields: object): boolean =>
  !Array.isArray(checkForm({ ...emptyForm('/a'), name: 'Bo', text: 'x', ...fields }, parseSite(said), false));

/** The addresses that the form takes of these: strings themselves, or with what is left of them before or behind the sign, quoted too. */
function addresses(): string[] {
  const made = strings.flatMap((text) => {
    const [local, host] = [text.replaceAll(/[^\w'+.-]|\.(?=\.)|^\.|\.$/g, ''), text.replaceAll(/[^\w-]/g, '')];
    const line = text.replaceAll(/\s/g, ' ').trim();
    return [
      text,
      `${line}@example.org`,
      `"${line}"@example.org`,
      `${local.slice(0, 60)}@example.org`,
      `bo@x${host.slice(0, 50)}.example`,
    ];
  });
  return [...new Set(made)].filter((email) => takes({ email }));
}

/** Each string as a text; and as a name and a website, where the form takes it. */
function commentsOf(text: string): { name: string; website: string | null; text: string }[] {
  const [name, website] = [takes({ name: text }) ? text.trim() : 'Bo', takes({ website: text }) ? text : null];
  const url = website === null ? null : URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(website.trim()) ? website : `https://${website}`);
  return text.trim() === '' ? [] : [{ name, website: url?.href ?? null, text }];
}

const comments = inGroups(strings.flatMap(commentsOf), perPage);

const archive = () => ({
  comments: comments.flat().map((comment, index) => ({
    id: index + 1,
    post: `/said/p${Math.floor(index / perPage)}`,
    at: '2013-04-27T00:00:00Z',
    ...comment,
  })),
});

const files = {
  'site.yaml': said,
  ...Object.fromEntries(comments.map((_, group) => [`said/p${group}.md`, post({ title: `Page ${group}`, date: '2013-04-26' })])),
  ...Object.fromEntries(
    strings.map((text, number) => [
      `titles/t${number}.md`,
      post({ title: text, summary: text, tags: [text.slice(0, 200)], date: '2013-04-26' }, 'Text.'),
    ]),
  ),
};

describe('what anybody types, in a browser without the policy', () => {
  let blog: Blog;
  let browser: WatchedBrowser;

  beforeAll(async () => {
    blog = await startServer(folderOf(files));
    const file = join(dirname(blog.contentDir), 'comments.json');
    writeFileSync(file, JSON.stringify(archive()));
    await content(blog, 'comments', 'import', file);
    browser = await startWatchedBrowser(blog.url);
  });
  afterAll(async () => {
    await browser.close();
    await blog.stop();
    rmSync(dirname(blog.contentDir), { recursive: true, force: true });
  });

  /** Opens each of these, some at once; nothing may happen there, and nothing stand there that could. */
  async function openAll<Item>(items: readonly Item[], open: (page: Page, item: Item) => Promise<unknown>): Promise<void> {
    const waiting = [...items];
    const suspicious: string[] = [];
    const work = async (): Promise<void> => {
      const page = await browser.newPage();
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        await open(page, item);
        suspicious.push(...(await suspiciousIn(page)));
      }
      await page.close();
    };
    await Promise.all([work(), work()]);
    expect(browser.events).toEqual([]);
    expect(suspicious).toEqual([]);
  }
  const openPaths = (paths: readonly string[]) => openAll(paths, (page, path) => page.goto(blog.url + path));

  test('the browser tells what a page does, so that silence says something', async () => {
    const other = await startWatchedBrowser(blog.url);
    const page = await other.newPage();
    await page.setContent(
      '<img src="https://evil.example/x.gif" onerror="alert(1)"><a class="p-author" href="javascript:x">x</a>',
    );
    await expect.poll(() => other.events).toEqual(['loaded: https://evil.example/x.gif', 'executed: alert(1) at about:blank']);
    expect(await suspiciousIn(page)).toHaveLength(3);
    await other.close();
  });

  test('there are naughty strings, Markdown, and scripts that get into pages, each of a public list', () => {
    const found = Object.entries(lists).map(([name, list]) => `${list.length} of ${name}`);
    console.error(`${strings.length} strings (${found.join(', ')}), ${comments.flat().length} comments.`);
    expect(lists['the Big List of Naughty Strings']!.length).toBeGreaterThan(480);
    expect(lists['the examples of CommonMark']!.length).toBe(652);
    // Without either of Debian's, the rest would say of scripts what it has not looked at.
    const scripts = [...lists['the attacks of wfuzz']!, ...lists['the attacks of wapiti']!].filter((text) => isScript.test(text));
    expect(scripts.length, 'apt-get download wfuzz wapiti').toBeGreaterThan(30);
  });

  test('comments, and pages that show how they begin', async () => {
    await openPaths(comments.map((_, group) => `/said/p${group}`));
    const page = await browser.newPage();
    await page.goto(`${blog.url}/said/p0`);
    expect(await page.locator('.thread article').count()).toBe(perPage);
    await page.close();
    const pages = Math.ceil(comments.flat().length / 100);
    await openPaths(['/comments', ...Array.from({ length: pages }, (_, index) => `/comments/page/${index + 1}`)]);
  });

  test('titles, summaries and tags, in listings, heads, cards and overviews', async () => {
    const titles = strings.flatMap((_, number) => (number % 20 === 0 ? [`/titles/t${number}`] : []));
    const listings = ['/', '/titles', '/2013', '/2013/04', '/tags', '/archive', '/feeds'];
    await openPaths([...listings, ...titles, ...Array.from({ length: 5 }, (_, index) => `/titles/page/${index + 1}`)]);
  });

  test('forms that come back with what was typed, and previews', async () => {
    const send = (fields: Record<string, string>): Promise<Response> =>
      blog.get('/api/comments', { method: 'POST', body: new URLSearchParams({ post: '/said/p0', ...fields }) });
    const alone = strings.filter((_, number) => number % 20 === 0);
    await openAll([...joined(2500), ...alone], async (page, text) => {
      const wrong = await send({ name: text, email: text, website: text, text, parent: text });
      expect([413, 422]).toContain(wrong.status);
      if (wrong.status === 422) await page.setContent(await wrong.text());
    });
    await openAll(alone, async (page, text) =>
      page.setContent(await (await send({ name: 'Bo', text, action: 'preview' })).text()),
    );
  });

  test('searches', () => openPaths(joined(900).map((text) => `/search?q=${encodeURIComponent(text)}`)));

  test('addresses that nobody wrote, and tags that nobody gave', () => {
    const paths = joined(900).map((text) => encodeURIComponent(text));
    return openPaths(paths.flatMap((path) => [`/${path}`, `/tags/${path}`, `/said/p0/${path}`]));
  });

  test('what feeds say, as a reader shows it', async () => {
    for (const path of ['/comments/feed.json', '/titles/feed.json', ...comments.map((_, group) => `/said/p${group}/feed.json`)]) {
      const { items } = JSON.parse(await blog.text(path)) as { items: { content_html: string }[] };
      await openAll([items.map(({ content_html: html }) => html).join('')], (page, html) => page.setContent(html));
    }
  });

  test('e-mail addresses, and all else that authors see of comments', async () => {
    const sent = addresses();
    console.error(`${sent.length} of them pass as e-mail addresses.`);
    expect(sent.length).toBeGreaterThan(300);
    // Those that come at once share a transaction.
    for (const some of inGroups([...sent.entries()], 20)) {
      const answers = some.map(([number, email]) => {
        const body = new URLSearchParams({ post: '/said/p0', name: 'Bo', email, text: `Number ${number}.` });
        return blog.get('/api/comments', { method: 'POST', body });
      });
      expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([303]));
    }
    const database = openStoreOf(blog);
    onTestFinished(() => database.close());
    // From other engines and from who vouches for people, any line may come as an address.
    const set = database.prepare('update comments set email = ? where id = ?');
    for (const [index, { text }] of comments.flat().entries()) set.run(nameOf(text), index + 1);
    const ids = database
      .prepare('select id from comments')
      .all()
      .map(({ id }) => Number(id));
    expect(ids.length).toBe(comments.flat().length + sent.length);
    const [cookie = '', session = ''] = (await signInByLink(blog)).split('=');
    await browser.setCookie(cookie, session);
    const page = await browser.newPage();
    for (const some of inGroups(ids, queueSize)) {
      // What is called spam is a short list for a moment, in which these stand alone.
      const call = (state: string): void => database.exec(`update comments set state = '${state}' where id in (${some.join()})`);
      call('spam');
      await page.goto(`${blog.url}/admin/comments?state=spam`);
      expect(await page.locator('.queue article').count()).toBe(some.length);
      expect(await suspiciousIn(page)).toEqual([]);
      call('shown');
    }
    await page.close();
    expect(browser.events).toEqual([]);
  });

  test('parameters that say where to go next lead nowhere else', async () => {
    for (const text of strings.filter(({ length }) => length < 200)) {
      const value = encodeURIComponent(text);
      for (const path of [
        `/api/auth/signin?callbackUrl=${value}`,
        `/api/comments/unsubscribe?token=${value}`,
        `/admin?state=${value}`,
      ]) {
        const { headers, status } = await blog.get(path);
        const location = headers.get('location');
        expect(status, path).toBeLessThan(500);
        if (location !== null) expect(new URL(location, blog.url).origin, path).toBe(blog.url);
      }
    }
  });
});
