import { expect, test } from './blog.ts';
import { seedFiles, seedLines, seedPages } from './seed.ts';
import { post, settings } from './server.ts';

test('the home page reads line for line as the seed does', async ({ page, startBlog }) => {
  const blog = await startBlog(seedFiles);
  await page.goto(blog.url);
  const text = await page.getByRole('main').innerText();
  expect(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line !== 'Older entries'),
  ).toEqual(seedLines);
  await expect(page.getByText('Content here is by Ann Example ann@example.org. All opinions are my own.')).toBeVisible();
});

test('the photo posts of the seed show their thumbnails, at most twenty, and the way to the others if there are more', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(seedFiles);
  await page.goto(blog.url);
  for (const [title, shown, hasMore] of [
    ['A small town, in winter', 20, 1],
    ['May I show you our treasurer, and his hat?', 7, 0],
    ['The first day with all the keys', 20, 0],
  ] as const) {
    const article = page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
    await expect(article.getByRole('link', { name: /^Picture \d+$/ })).toHaveCount(shown);
    await expect(article.getByRole('link', { name: 'See more thumbnails' })).toHaveCount(hasMore);
  }
});

test('a reader goes from home to a post, its path, its tag and its neighbours, with scripts off', async ({
  browser,
  startBlog,
}) => {
  const blog = await startBlog(seedFiles);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(blog.url);
  await page.getByRole('link', { name: 'permanent link to this entry' }).nth(1).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("Robin's quite unreliable guesses, part one");
  await expect(page.getByText('Fri, 19 Apr 2013')).toBeVisible();
  await page.getByRole('link', { name: '/openstack/havana', exact: true }).click();
  await expect(page).toHaveURL(`${blog.url}/openstack/havana`);
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.getByRole('link', { name: 'summit', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tag: summit');
  await page.getByRole('heading', { level: 3 }).getByRole('link').click();
  await page.getByRole('link', { name: 'How to start with a big project', exact: true }).last().click();
  await expect(page).toHaveURL(`${blog.url}/openstack/getting-started`);
  await expect(page.getByText('Newer:')).toBeVisible();
  await context.close();
});

test('a path lists its directory and all below it, and no other that begins alike', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'openstack/a.md': post({ title: 'Above', date: '2013-04-26' }),
    'openstack/havana/b.md': post({ title: 'Below', date: '2013-04-27' }),
    'open/c.md': post({ title: 'Elsewhere', date: '2013-04-28' }),
    'openstack/_path.md': post({ title: 'Clouds' }, 'What I do by day.'),
  });
  await page.goto(`${blog.url}/openstack`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clouds');
  await expect(page.getByText('What I do by day.')).toBeVisible();
  await expect(page.getByRole('article')).toHaveText([/Below/, /Above/]);
  expect((await blog.get('/openst')).status).toBe(404);
});

test('dates list by year, month and day, also under a path', async ({ page, startBlog }) => {
  const blog = await startBlog(seedFiles);
  await page.goto(`${blog.url}/2013/04/19`);
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByText('Nobody knows what will land.')).toBeVisible();
  await page.goto(`${blog.url}/openstack/2013/03`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('March 2013 in /openstack');
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.goto(`${blog.url}/2013`);
  await expect(page.getByRole('article')).toHaveCount(20);
  await expect(page.getByText('Nobody knows what will land.')).toHaveCount(0);
});

test('the archive counts months and paths, the tags page counts tags', async ({ page, startBlog }) => {
  const blog = await startBlog(seedFiles);
  await page.goto(`${blog.url}/archive`);
  await expect(page.getByRole('main')).toContainText('2013 (20)');
  await expect(page.getByRole('main')).toContainText('April (4)');
  await expect(page.getByRole('listitem').filter({ hasText: /^openstack \(7\)/ })).toContainText('havana (3)');
  await page.goto(`${blog.url}/tags`);
  await expect(page.getByRole('listitem').filter({ hasText: /^photo/ })).toHaveText('photo (4)');
});

test('long listings go on in stable pages, oldest first', async ({ page, startBlog }) => {
  const posts = Object.fromEntries(
    Array.from({ length: 45 }, (_, number) => [
      `p${number}.md`,
      post({ title: `Post ${number}`, date: new Date(Date.UTC(2013, 0, 1 + number)).toISOString() }),
    ]),
  );
  const blog = await startBlog({ 'site.yaml': settings(), ...posts });
  await page.goto(blog.url);
  await expect(page.getByRole('article')).toHaveCount(20);
  await page.getByRole('link', { name: 'Older entries' }).click();
  await expect(page).toHaveURL(`${blog.url}/page/2`);
  await expect(page.getByRole('article').first()).toContainText('Post 39');
  await page.getByRole('link', { name: 'Older entries' }).click();
  await expect(page.getByRole('article').last()).toContainText('Post 0');
  await page.getByRole('link', { name: 'Newer entries' }).click();
  await expect(page).toHaveURL(`${blog.url}/page/2`);
});

test('no page carries a script of the framework, and each has one heading of the first rank', async ({ page, startBlog }) => {
  const blog = await startBlog({ ...seedFiles, 'about.md': post({ kind: 'page', title: 'About' }, 'I am.') });
  for (const path of [...seedPages, '/about']) {
    const html = await blog.text(path);
    // Ours add to a page that works without them, or run nowhere: what a page says to machines. One stands in the head, for the colours.
    const ours = ' type="module" src="/_enhancements/| type="application/ld\\+json">|>\\{let now=';
    expect(html, path).not.toMatch(new RegExp(`<script(?!${ours})|__next_f|rel="preload"|<!--`));
    expect(html.match(/<h1/g), path).toHaveLength(1);
  }
  await page.goto(`${blog.url}/about`);
  await expect(page.getByText('I am.')).toBeVisible();
});

test("an author's own script stays in the post", async ({ startBlog }) => {
  const blog = await startBlog({
    'x.md': post({ date: '2013-04-26' }, '<script src="/embed.js"></script>\n\n<script>document.title</script>'),
  });
  const html = await blog.text('/x');
  expect(html).toContain('<script src="/embed.js"></script>');
  expect(html).toContain('<script>document.title</script>');
});

test('several posts with footnotes and the same headings stand on one page without a doubled id', async ({ page, startBlog }) => {
  const body = 'One[^1].\n\n## Again\n\n[^1]: Note.';
  const blog = await startBlog({ 'a.md': post({ date: '2013-04-26' }, body), 'b.md': post({ date: '2013-04-27' }, body) });
  await page.goto(blog.url);
  const ids = await page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  await page.getByRole('link', { name: '1', exact: true }).first().click();
  await expect(page).toHaveURL(/\/b#/);
});

test('code is coloured in any language of highlight.js, and stays plain in an unknown one', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'x.md': post({ date: '2013-04-26' }, '```haskell\nmodule Main where\n```\n\n```klingon\nqapla\n```'),
  });
  await page.goto(`${blog.url}/x`);
  await expect(page.locator('code .hljs-keyword').first()).toHaveText('module');
  await expect(page.locator('code').last()).toHaveText(/^qapla\s*$/);
});

test('the keyboard reaches the text first, and a phone shows it without scrolling sideways', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'x.md': post(
      { title: 'Wide', date: '2013-04-26' },
      `| a | b |\n|---|---|\n| ${'wide '.repeat(60)} | ${'x'.repeat(300)} |\n\n${'long'.repeat(100)}\n\n\`\`\`\n${'code '.repeat(100)}\n\`\`\``,
    ),
  });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${blog.url}/x`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);
});

test('odd tags and names have pages of their own, with their own titles', async ({ page, startBlog }) => {
  const tags = ['c++', 'a/b', '50%', 'what?', '#one', 'new york', '2004', 'ümlaut'];
  const blog = await startBlog({
    'x.md': post({ date: '2013-04-26', tags }, 'Text.'),
    '100% wool.md': post({ title: 'Wool', date: '2013-04-27' }),
  });
  for (const tag of tags) {
    await page.goto(`${blog.url}/x`);
    await page.getByRole('link', { name: tag, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Tag: ${tag}`);
    await expect(page).toHaveTitle(`Tag: ${tag} · A blog`);
  }
  await page.goto(blog.url);
  await page.getByRole('link', { name: 'Wool' }).click();
  await expect(page).toHaveTitle('Wool · A blog');
});

test('a year as a tag has stable pages too', async ({ startBlog }) => {
  const posts = Object.fromEntries(
    Array.from({ length: 21 }, (_, number) => [
      `2004/p${number}.md`,
      post({ date: new Date(Date.UTC(2004, 0, 1 + number)).toISOString() }),
    ]),
  );
  const blog = await startBlog(posts);
  expect(await blog.text('/tags/2004')).toContain('href="/tags/2004/page/1"');
  expect((await blog.get('/tags/2004/page/1')).status).toBe(200);
});
