import { hostileInput } from '../lib/comments/hostile-input.ts';
import { expect, test } from './blog.ts';
import { post, settings } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\nlisting: { entries: 300 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }),
};

/** What a comment may consist of. */
const allowed = new Set('A ARTICLE BDI BLOCKQUOTE BR CODE DEL DIV EM LI OL P PRE SPAN STRONG TIME UL'.split(' '));

test('whatever is typed as name, website and text, nothing of it is executed', async ({ page, startBlog }) => {
  test.setTimeout(180_000);
  const blog = await startBlog(files, { TRUSTED_PROXIES: '127.0.0.1,::1' });
  let accepted = 0;
  for (const [number, hostile] of hostileInput.entries()) {
    const fields = { post: '/a', email: `p${number}@example.org`, name: hostile, text: hostile, website: hostile };
    for (const website of [hostile, '']) {
      const body = new URLSearchParams({
        ...fields,
        name: website === '' ? hostile.slice(0, 80) : hostile,
        website,
        parent: hostile,
      });
      // Each from elsewhere: what one address sends may take so long and no longer.
      const headers = { 'x-forwarded-for': `10.0.${number}.1` };
      const { status } = await blog.get('/api/comments', { method: 'POST', body, headers });
      expect([303, 413, 422], `${status}: ${hostile.slice(0, 200)}`).toContain(status);
      if (status === 303) accepted++;
    }
  }
  expect(accepted).toBeGreaterThan(100);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  for (const path of ['/a', '/comments']) {
    await page.goto(blog.url + path);
    // Everything that could be set off by passing over it, or by the keys.
    for (const link of await page.locator('.thread a, .recent a').all()) await link.dispatchEvent('mouseover');
    expect(dialogs, path).toEqual([]);
    const found = await page.locator('.thread *, .recent *').evaluateAll((elements) => ({
      names: [...new Set(elements.map(({ tagName }) => tagName))],
      attributes: [...new Set(elements.flatMap((element) => element.getAttributeNames()))],
      protocols: [...new Set(elements.flatMap((element) => (element instanceof HTMLAnchorElement ? element.protocol : [])))],
    }));
    expect(
      found.names.filter((name) => !allowed.has(name)),
      path,
    ).toEqual([]);
    expect(
      found.attributes.filter((name) => /^on|^style$|^src/.test(name)),
      path,
    ).toEqual([]);
    expect(
      found.protocols.filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol)),
      path,
    ).toEqual([]);
  }
  expect(requests.filter((url) => !url.startsWith(blog.url) && !url.startsWith('data:'))).toEqual([]);
  // The page around them is whole.
  await page.goto(`${blog.url}/a`);
  await expect(page.getByRole('button', { name: 'Post', exact: true })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Everything' })).toBeVisible();
});
