import { eventually, expect, test } from './blog.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings(),
  'openstack/havana/guesses.md': post({ title: 'Guesses about nova', date: '2013-04-19', tags: ['nova'] }, 'Nobody knows.'),
  'openstack/b.md': post({ title: 'Elsewhere', date: '2013-04-16' }, 'Some words of *nova*, and a [link](/x). nova.'),
  'diary/c.md': post({ title: 'A nova in the sky', date: '2012-04-16' }, 'Bright.'),
  'ja.md': post({ title: '夜', date: '2016-01-01' }, '先週、東京都でラーメンを食べた。'),
  'draft.md': post({ title: 'A nova draft', date: '2013-04-01', draft: true }),
};

/** Posts that share a word, so many that they fill more than two pages. */
const many = Object.fromEntries(
  Array.from({ length: 25 }, (_, number) => [
    `many/p${number}.md`,
    post({ title: `Walnut ${number}`, date: new Date(Date.UTC(2014, 0, 1 + number)).toISOString() }),
  ]),
);

for (const javaScriptEnabled of [false, true]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a reader looks for a word from any page, opens a result, and narrows it down', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await page.goto(`${blog.url}/ja`);
      await page.getByRole('searchbox', { name: 'Search for' }).fill('nova');
      await page.getByRole('button', { name: 'Search' }).click();
      await expect(page).toHaveURL(`${blog.url}/search?q=nova`);
      await expect(page).toHaveTitle('Search: nova · A blog of tests');
      await expect(page.getByText('3 results')).toBeVisible();
      const results = page.getByRole('main').getByRole('listitem');
      await expect(results.getByRole('heading')).toHaveText(['Guesses about nova', 'A nova in the sky', 'Elsewhere']);
      await expect(results.nth(2)).toContainText('Tue, 16 Apr 2013 · /openstack');
      await expect(results.nth(2)).toContainText('Some words of nova, and a link. nova.');
      await expect(results.nth(2).locator('mark')).toHaveText(['nova', 'nova']);
      await page.getByText('Narrow it down').click();
      await page.getByLabel('Path').selectOption('/openstack');
      await page.getByLabel('Year').selectOption('2013');
      await page.getByRole('button', { name: 'Search' }).click();
      await expect(results.getByRole('heading')).toHaveText(['Guesses about nova', 'Elsewhere']);
      await expect(page.getByLabel('Path')).toHaveValue('/openstack');
      await page.getByRole('link', { name: 'search all paths' }).click();
      await expect(page).toHaveURL(`${blog.url}/search?q=nova&year=2013`);
      await page.getByRole('link', { name: 'search all years' }).click();
      await results.getByRole('link', { name: 'A nova in the sky' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('A nova in the sky');
    });

    test('results go on in pages that keep what they are narrowed down to', async ({ page, startBlog }) => {
      const blog = await startBlog({ ...files, ...many });
      await page.goto(`${blog.url}/search?q=walnut&path=/many`);
      await expect(page.getByText('25 results, page 1 of 3')).toBeVisible();
      const titles = page.getByRole('main').getByRole('heading', { level: 2 });
      await expect(titles.first()).toHaveText('Walnut 24');
      await page.getByRole('link', { name: 'More results' }).click();
      await expect(titles.first()).toHaveText('Walnut 14');
      await page.getByRole('link', { name: 'More results' }).click();
      await expect(page).toHaveURL(`${blog.url}/search?q=walnut&path=%2Fmany&page=3`);
      await expect(titles).toHaveCount(5);
      await expect(page.locator('ol')).toHaveAttribute('start', '21');
      await page.getByRole('link', { name: 'Results before these' }).click();
      await expect(titles).toHaveCount(10);
    });

    test('where nothing is found, or asked, the page says what can be done', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await page.goto(`${blog.url}/search?q=zebra&year=2013`);
      await expect(page.getByText('Nothing was found for “zebra”.')).toBeVisible();
      await expect(page.getByRole('link', { name: 'search all years' })).toBeVisible();
      await expect(page.getByText('"two words"')).toBeVisible();
      await page.goto(`${blog.url}/search`);
      await expect(page.getByRole('searchbox').or(page.getByRole('combobox', { name: 'Search for' }))).toHaveValue('');
      await page.goto(`${blog.url}/search?q=-%22%22`);
      await expect(page.getByText('There is no word in that to look for.')).toBeVisible();
    });
  });
}

const hostile = [
  '"',
  '"unclosed',
  "'; drop table documents; --",
  'nova AND',
  'NEAR(',
  'title:nova',
  '{a}:b',
  '^',
  '*',
  '-',
  'a* b* c* d* e*',
  '<script>alert(1)</script> nova',
  '"><img src=x onerror=alert(1)>',
  '\u0000\u0002nova\u0003',
  '\ud800',
  'x'.repeat(3000),
  '((((((((',
  'nova'.repeat(40),
  '%',
];

test('whatever is asked for, the answer is a page, and nothing of the question is executed', async ({ page, startBlog }) => {
  const blog = await startBlog({
    ...files,
    'x.md': post({ title: '<b>script</b> alert', date: '2013-01-01' }, '&lt;img src=x onerror=alert(1)&gt; alert'),
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  for (const q of hostile) {
    const query = encodeURIComponent(q.toWellFormed());
    for (const path of [`/search?q=${query}`, `/search?q=nova&path=${query}&tag=${query}&year=${query}&page=${query}`]) {
      if (path.length > 4000) continue;
      const response = await page.goto(blog.url + path);
      expect(response?.status(), q).toBe(200);
      await expect(page.getByRole('heading', { level: 1 }), q).toHaveText('Search');
      expect(await page.locator('main').locator('script:not([src^="/_enhancements/"]), img, b').count(), q).toBe(0);
    }
    expect((await blog.get(`/search/suggest?q=${query.slice(0, 3900)}`)).status, q).toBe(200);
  }
  for (const query of ['?q=%', '?q=%ff', '?', '?q', '?q=a&q=b', '?page=0&q=nova', '?page=99999999999&q=nova', '?utm=x&q=nova'])
    expect((await blog.get(`/search${query}`)).status, query).toBe(200);
  expect(dialogs).toEqual([]);
});

test('titles appear as one types, and the keys go through them', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/search`);
  const field = page.getByRole('combobox', { name: 'Search for' });
  await field.focus();
  await page.keyboard.type('nov');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options).toHaveCount(3);
  await expect(options.first()).toContainText('Guesses about nova');
  await expect(options.first()).toContainText('/openstack/havana · Fri, 19 Apr 2013');
  await expect(page.getByRole('status')).toHaveText('3 suggestions');
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', 'suggestion-1');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(field).toHaveValue('nov');
  await expect(field).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.type('a');
  await expect(options).toHaveCount(3);
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(field).not.toHaveAttribute('aria-activedescendant');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=nova/);
  await page.goto(`${blog.url}/search`);
  await field.focus();
  await page.keyboard.type('guess');
  await expect(options).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${blog.url}/openstack/havana/guesses`);
});

test('a suggestion can be clicked, and without an answer the field is a form like any other', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/search`);
  const field = page.getByRole('combobox', { name: 'Search for' });
  await field.pressSequentially('東京');
  await page.getByRole('option', { name: '夜' }).click();
  await expect(page).toHaveURL(`${blog.url}/ja`);
  await page.route('**/search/suggest*', (route) => route.fulfill({ contentType: 'application/json', body: 'no' }));
  await page.goto(`${blog.url}/search`);
  await field.pressSequentially('nova');
  await field.press('Enter');
  await expect(page.getByText('3 results')).toBeVisible();
});

const titlesIn = async (blog: Blog, q: string): Promise<string[]> => {
  const [, titles] = (await (await blog.get(`/search/suggest?q=${encodeURIComponent(q)}`)).json()) as [string, string[]];
  return titles;
};

test('a saved post is found at once, and one that went is not', async ({ startBlog }) => {
  const blog = await startBlog(files);
  expect(await blog.text('/search?q=walnut')).toContain('Nothing was found');
  blog.write('new.md', post({ title: 'A walnut', date: '2013-04-27' }, 'Text.'));
  await eventually(() => blog.text('/search?q=walnut')).toContain('1 result');
  expect(await titlesIn(blog, 'waln')).toEqual(['A walnut']);
  blog.remove('new.md');
  await eventually(() => blog.text('/search?q=walnut')).toContain('Nothing was found');
  expect(await titlesIn(blog, 'waln')).toEqual([]);
  expect(await blog.text('/search?q=draft')).toContain('Nothing was found');
});

test('suggestions are what browsers ask for, and the description leads to them', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/openstack`);
  const link = page.locator('link[rel="search"]');
  await expect(link).toHaveAttribute('type', 'application/opensearchdescription+xml');
  const description = await blog.get((await link.getAttribute('href'))!);
  expect(description.headers.get('content-type')).toBe('application/opensearchdescription+xml; charset=utf-8');
  const templates = [...(await description.text()).matchAll(/type="([^"]+)"[^>]* template="([^"]+)"/g)];
  expect(templates.map(([, type]) => type)).toEqual([
    'text/html',
    'application/x-suggestions+json',
    'application/opensearchdescription+xml',
  ]);
  const suggested = await fetch(templates[1]![2]!.replace('{searchTerms}', 'guess'));
  expect(suggested.headers.get('content-type')).toBe('application/x-suggestions+json; charset=utf-8');
  expect(await suggested.json()).toEqual([
    'guess',
    ['Guesses about nova'],
    ['/openstack/havana · Fri, 19 Apr 2013'],
    [`${blog.url}/openstack/havana/guesses`],
  ]);
});

test('HEAD has the headers of GET, nobody keeps the page, and search engines leave it out', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of ['/search?q=nova', '/search/suggest?q=nova', '/opensearch.xml']) {
    const [get, head] = [await blog.get(path), await blog.get(path, { method: 'HEAD' })];
    expect([head.status, await head.text()], path).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'cache-control', 'x-robots-tag'])
      expect(head.headers.get(name), `${name} of ${path}`).toBe(get.headers.get(name));
    expect((await blog.get(path, { method: 'POST' })).status, path).toBe(405);
  }
  const page = await blog.get('/search?q=nova');
  expect(page.headers.get('cache-control')).toBe('private, no-store');
  expect(await page.text()).toContain('<meta name="robots" content="noindex"/>');
  const moved = await blog.get('/search/?q=nova');
  expect([moved.status, moved.headers.get('location')]).toEqual([308, '/search?q=nova']);
  expect((await blog.get('/search/nova')).status).toBe(404);
});

test.describe('an unknown address', () => {
  test.use({ expectedStatus: 404 });

  test('names what was probably meant, and searches for it', async ({ page, startBlog }) => {
    const blog = await startBlog(files);
    const response = await page.goto(`${blog.url}/2013/guess-about-novas.html?x=1`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Perhaps you meant' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('listitem')).toHaveText(['Guesses about nova']);
    await expect(page.getByRole('searchbox')).toHaveValue('guess about novas');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(['Guesses about nova']);
  });

  test('is shown as text, whatever it says', async ({ page, startBlog }) => {
    const blog = await startBlog({ ...files, 'x.md': post({ title: '<i>Script</i> $& "x"', date: '2013-01-01' }) });
    await page.goto(`${blog.url}/%3Cscript%3E%22%3E%3Cimg%20onerror=alert(1)%3E`);
    await expect(page.getByRole('searchbox')).toHaveValue('script img onerror alert');
    await page.goto(`${blog.url}/$&/script`);
    await expect(page.getByRole('main').getByRole('listitem')).toHaveText(['<i>Script</i> $& "x"']);
    expect(await blog.text('/nowhere-at-all')).not.toContain('Perhaps');
  });
});
