import { expect, test } from './blog.ts';
import { post, settings } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0, requireEmail: false }\n'),
  'a.md': post({ title: 'A \u202Etitle\u202C that turns', date: '2013-04-26' }, 'Text.'),
};

/** As they are typed, and as they are shown. */
const names: Record<string, string> = {
  'مرحبا بكم': 'مرحبا بكم',
  'Ann \u202Egnp.exe': 'Ann gnp.exe',
  '\u2067\u202BBo': 'Bo',
  'Bo\u200F \u05D0 (1)': 'Bo\u200F \u05D0 (1)',
  [`Z${'\u0300\u0316\u0489'.repeat(26)}`]: `Z${'\u0300\u0316\u0489'.repeat(26)}`,
  ['W'.repeat(80)]: 'W'.repeat(80),
  '👩‍👩‍👧‍👦🏳️‍🌈': '👩‍👩‍👧‍👦🏳️‍🌈',
  'half \uD83D': 'half \uFFFD',
  'NUL\0 and\u0007 bell': 'NUL and bell',
  '<b>Bo</b>': '<b>Bo</b>',
};

test('whatever a name is made of, it keeps to its place: nothing is turned, pushed aside or covered', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  for (const [index, name] of Object.keys(names).entries()) {
    const fields = { post: '/a', name, text: `${name} says\n\n${'x'.repeat(index * 30)}`, website: 'https://ex\u0430mple.org' };
    const { status } = await blog.get('/api/comments', { method: 'POST', body: new URLSearchParams(fields) });
    expect(status, name).toBe(303);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  for (const path of ['/a', '/comments']) {
    await page.goto(blog.url + path);
    await expect(page.locator('.h-cite .p-author bdi, .h-cite bdi.p-author')).toHaveText(
      path === '/a' ? Object.values(names) : Object.values(names).toReversed(),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    // The time stands behind the name or below it, whichever way the name is written.
    const isBehind = await page.locator('.said').evaluateAll((all) =>
      all.map((said) => {
        const [author, time] = ['.p-author', 'time'].map((part) => [...said.querySelector(part)!.getClientRects()]);
        const [end, start] = [author!.at(-1)!, time![0]!];
        return start.left >= end.right || start.top >= end.bottom - 4;
      }),
    );
    expect(isBehind, path).toEqual(Object.keys(names).map(() => true));
  }
  await page.goto(`${blog.url}/a`);
  for (const link of await page.locator('.said a.p-author').all())
    await expect(link).toHaveAttribute('href', 'https://xn--exmple-4nf.org/');
});
