import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSitemap } from '#lib/sitemap/scratch-sitemap.ts';
import { expect, test } from './blog.ts';
import { everyKind, inhabit, sendForm } from './every-page.ts';
import { servePlainly } from './plain-server.ts';
import { post, type Blog } from './server.ts';

/** Exports a blog beside its running server. Gives what is printed, or the error if the exit code is not 0. */
async function exportFrom(blog: Blog, into: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['lib/cli/content.ts', 'export', 'static', into], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      CONTENT_DIR: blog.contentDir,
      DATA_DIR: blog.dataDir,
      SITE_URL: blog.url,
      DATABASE_URL: '',
      AUTH_SECRET: '',
    },
  });
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'waypost-e2e-'));
let site: Awaited<ReturnType<typeof servePlainly>> | undefined;
test.afterAll(async () => {
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a browser shows of the main part of a page, without forms and what leads to them. */
const shown = (): string => {
  const main = document.querySelector('main')!.cloneNode(true) as HTMLElement;
  for (const each of main.querySelectorAll('form, search, #comment, .reply')) each.remove();
  return main.textContent.replace(/\s+/g, ' ').trim();
};

test('an export is the blog, at the same addresses, from any web server', async ({ page, startBlog }) => {
  test.setTimeout(240_000);
  const blog = await startBlog({
    ...everyKind,
    'birds/old.md': post({ title: 'Old', date: '2013-01-02', aliases: ['/2004/old.html', '/older'] }, '[Broken](nothing.md)'),
    'papers/thesis.txt': 'All of it.',
  });
  await inhabit(blog);
  await sendForm(blog, { parent: '2', name: 'Cy', text: 'It is.' });
  const out = join(folder, 'out');
  const told = await exportFrom(blog, out);
  expect(told).toMatch(/- \/birds\/nothing: nothing is there; on .*\/birds\/old/);
  expect(told).not.toContain('please report');
  site = await servePlainly(out);
  const { url } = site;
  const { urls } = readSitemap(await blog.text('/sitemap.xml'));
  const paths = [
    ...urls.map(({ loc }) => loc.slice(blog.url.length)),
    '/comments',
    '/feeds',
    '/2013',
    '/2013/04/26',
    '/trip/photos/2',
  ];
  for (const path of paths) {
    await page.goto(blog.url + path);
    const live = await page.evaluate(shown);
    const answer = await page.goto(url + path);
    expect(answer!.status(), path).toBe(200);
    expect(await page.evaluate(shown), path).toBe(live);
    expect(await page.locator('form').count(), path).toBe(0);
    const broken = page.locator('img').evaluateAll(async (images) => {
      for (const image of images as HTMLImageElement[]) image.loading = 'eager';
      await Promise.all((images as HTMLImageElement[]).map((image) => image.decode()));
      return (images as HTMLImageElement[]).filter(({ naturalWidth }) => naturalWidth === 0).length;
    });
    expect(await broken, path).toBe(0);
  }
  for (const path of [
    '/feed.xml',
    '/birds/atom.xml',
    '/tags/parrot/feed.json',
    '/birds/parrots/feed.xml',
    '/feeds.opml',
    '/sitemap.xml',
    '/robots.txt',
    '/papers/thesis.txt',
  ]) {
    const [live, there] = await Promise.all([blog.text(path), fetch(url + path).then((answer) => answer.text())]);
    expect(there, path).toBe(live);
  }
  for (const path of ['/older', '/2004/old.html']) {
    await page.goto(url + path);
    await page.waitForURL(/\/birds\/old\/?$/);
    // Else the browser would look for one that may not be there.
    expect(await (await fetch(url + path)).text()).toContain('rel="icon"');
  }
  for (const path of ['/gone', '/draft', '/search', '/admin', '/preview/draft', '/opensearch.xml'])
    expect((await fetch(url + path)).status, path).toBe(404);
  await page.goto(`${url}/trip`);
  await page.locator('a.photo').nth(1).click();
  await expect(page.getByRole('dialog', { name: 'Pictures' })).toBeVisible();
});

test('the same export again writes nothing; what has gone since goes', async ({ startBlog }) => {
  test.setTimeout(120_000);
  const blog = await startBlog({
    'one.md': post({ title: 'One', date: '2013-04-26' }, 'Text.'),
    'two.md': post({ title: 'Two', date: '2013-04-27' }, 'Text.'),
  });
  const out = join(folder, 'again');
  await exportFrom(blog, out);
  expect(await exportFrom(blog, out)).toContain('(0 files written, ');
  blog.remove('two.md');
  await expect.poll(async () => (await blog.get('/two')).status).toBe(410);
  expect(await exportFrom(blog, out)).toMatch(/, \d+ removed\)/);
  expect(() => readFileSync(join(out, 'two/index.html'))).toThrow('ENOENT');
  expect(readFileSync(join(out, 'one/index.html'), 'utf8')).not.toContain('/two');
});
