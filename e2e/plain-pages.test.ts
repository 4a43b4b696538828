import { expect, test } from './blog.ts';
import { seedFiles, seedPages } from './seed.ts';
import { post, settings } from './server.ts';

/** The text of a page between its head and its end, as a reader sees it. */
const wordsOf = (html: string): string =>
  html
    .replace(/<script[\s\S]*?<\/script>|<head>[\s\S]*?<\/head>|<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('every page says what it may load: the first time it is made, from memory, and to who has it already', async ({
  startBlog,
}) => {
  const blog = await startBlog(seedFiles);
  for (const path of seedPages) {
    const first = await blog.get(path);
    const again = await blog.get(path);
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("script-src 'self'");
    expect(policy, path).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy, path).toContain("frame-ancestors 'self'; base-uri 'none'; object-src 'none'");
    expect(again.headers.get('content-security-policy'), path).toBe(policy);
    const known = await blog.get(path, { headers: { 'If-None-Match': again.headers.get('etag') ?? '' } });
    if (known.status === 304) expect(known.headers.get('content-security-policy'), path).toBe(policy);
  }
  const form = await blog.get('/comments/held?post=/openstack/havana/guesses');
  expect(form.headers.get('content-security-policy')).toContain("script-src 'self'");
});

test("an author's scripts run, and what somebody has got into a page besides does not", async ({ browser, startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'x.md': post(
      { date: '2013-04-26' },
      '<p id="a">one</p>\n\n<script>document.getElementById("a").textContent = "ran"</script>',
    ),
  });
  // A page of its own: what it refuses is said on its console.
  const page = await browser.newPage();
  await page.goto(`${blog.url}/x`);
  await expect(page.getByText('ran')).toBeVisible();
  const refused = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken"';
    document.body.append(script);
  });
  await refused;
  expect(await page.title()).not.toBe('taken');
  await page.close();
});

test('with the switch off, pages say the same, with the scripts of the framework', async ({ page, startBlog }) => {
  const plain = await startBlog(seedFiles);
  const whole = await startBlog(seedFiles, { PLAIN_PAGES: 'off' });
  for (const path of seedPages) {
    const [one, other] = [await plain.get(path), await whole.get(path)];
    expect(other.status, path).toBe(one.status);
    const [html, heavy] = [await one.text(), await other.text()];
    expect(wordsOf(heavy).replaceAll(whole.url, plain.url), path).toBe(wordsOf(html));
    expect(heavy, path).toContain('self.__next_f');
    expect(html, path).not.toContain('self.__next_f');
    expect(heavy.length, path).toBeGreaterThan(html.length);
  }
  await page.goto(`${whole.url}/openstack/havana/guesses`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${whole.url}/comments/held?post=/openstack/havana/guesses`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const gone = await whole.get('/openstack/nowhere');
  expect(gone.status).toBe(404);
});

test('scripts and sheets of the program come compressed, and are kept for good under an address of their own', async ({
  startBlog,
}) => {
  const blog = await startBlog(seedFiles);
  const html = await blog.text('/openstack/havana/guesses');
  const addresses = [...html.matchAll(/(?:href|src)="(\/_(?:next|enhancements)\/[^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.some((address) => address.endsWith('.css'))).toBe(true);
  expect(addresses.some((address) => address.includes('.js'))).toBe(true);
  for (const address of addresses) {
    const packed = await blog.get(address, { headers: { 'Accept-Encoding': 'br' } });
    expect([packed.status, packed.headers.get('content-encoding')], address).toEqual([200, 'br']);
    expect(packed.headers.get('cache-control'), address).toContain('immutable');
    const plain = await blog.get(address, { headers: { 'Accept-Encoding': 'identity' } });
    expect(await packed.text(), address).toBe(await plain.text());
    const head = await blog.get(address, { method: 'HEAD' });
    expect(await head.text()).toBe('');
  }
  expect((await blog.get('/_next/static/nothing.js')).status).toBe(404);
  expect((await blog.get('/_next/static/..%2f..%2fpackage.json')).status).toBe(404);
  expect((await blog.get('/_enhancements/photoswipe.js')).headers.get('cache-control')).toContain('must-revalidate');
});
