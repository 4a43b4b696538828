import type { Page } from '@playwright/test';
import { expect, test } from './blog.ts';
import { pictures } from './pictures.ts';
import { Random } from './random.ts';
import { post, settings } from './server.ts';

const kilobyte = 1024;

/** What a browser has loaded since, in bytes as they came over the wire, headers too, by what it was for. */
async function weigh(page: Page): Promise<() => Promise<Record<string, number>>> {
  const session = await page.context().newCDPSession(page);
  const types = new Map<string, string>();
  const bytes: Record<string, number> = {};
  session.on('Network.responseReceived', ({ requestId, type }) => void types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other';
    bytes[type] = (bytes[type] ?? 0) + encodedDataLength;
  });
  await session.send('Network.enable');
  return async () => {
    await page.waitForLoadState('networkidle');
    return bytes;
  };
}

const total = (bytes: Record<string, number>): number => Object.values(bytes).reduce((sum, each) => sum + each, 0);

/** Prose of so many words, none of which is said twice as often as prose would: it compresses no better. */
function prose(words: number, seed: number): string {
  const random = new Random(seed);
  const syllables = 'an be cor den el fi gra hu il jo ka lo mer no or pe qui ru sta tu'.split(' ');
  const word = (): string => Array.from({ length: 1 + random.upTo(2) }, () => random.pick(syllables)).join('');
  const sentence = (): string => `${Array.from({ length: 12 }, word).join(' ')}.`;
  const paragraphs = Array.from({ length: Math.ceil(words / 60) }, () => Array.from({ length: 5 }, sentence).join(' '));
  return paragraphs.join('\n\n');
}

test('a post of six hundred words weighs twelve kilobytes in all, without a script', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings('menu: [{ title: About, url: /about }]\n'),
    'a/b/post.md': post({ title: 'A post', date: '2013-04-26', tags: ['x', 'y'], comments: 'off' }, prose(600, 1)),
    'a/b/older.md': post({ title: 'An older one', date: '2013-04-25', tags: ['x'] }),
    'about.md': post({ title: 'About', kind: 'page' }, 'Text.'),
  });
  const weight = await weigh(page);
  await page.goto(`${blog.url}/a/b/post`);
  const bytes = await weight();
  expect(bytes.Script ?? 0).toBe(0);
  expect(total(bytes), JSON.stringify(bytes)).toBeLessThanOrEqual(12 * kilobyte);
});

test('the form for comments adds at most three kilobytes of script to a post', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'a/post.md': post({ title: 'A post', date: '2013-04-26' }, prose(600, 1)),
  });
  const weight = await weigh(page);
  await page.goto(`${blog.url}/a/post`);
  const bytes = await weight();
  expect(bytes.Script ?? 0).toBeLessThanOrEqual(3 * kilobyte);
  expect(total(bytes), JSON.stringify(bytes)).toBeLessThanOrEqual(16 * kilobyte);
});

test('home with twenty posts in full weighs sixty kilobytes', async ({ page, startBlog }) => {
  const posts = Array.from({ length: 20 }, (_, index) => [
    `a/post-${index}.md`,
    post({ title: `Post ${index}`, date: `2013-04-${String(index + 1).padStart(2, '0')}`, tags: ['x', 'y'] }, prose(500, index)),
  ]);
  const blog = await startBlog({ 'site.yaml': settings(), ...(Object.fromEntries(posts) as Record<string, string>) });
  const weight = await weigh(page);
  await page.goto(blog.url);
  await expect(page.getByRole('article')).toHaveCount(20);
  const bytes = await weight();
  expect(total(bytes), JSON.stringify(bytes)).toBeLessThanOrEqual(60 * kilobyte);
});

test('a picture that is opened in place loads at most thirty kilobytes of script', async ({ page, startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'trip/index.md': post({ title: 'Trip', date: '2013-03-10', comments: 'off' }, 'Text.'),
    ...(await pictures('trip', 3)),
  });
  const weight = await weigh(page);
  await page.goto(`${blog.url}/trip`);
  await page.getByRole('main').getByRole('link', { name: 'The red one' }).click();
  await expect(page.getByRole('dialog')).toContainText('The red one');
  const bytes = await weight();
  expect(bytes.Script, JSON.stringify(bytes)).toBeGreaterThan(0);
  expect(bytes.Script, JSON.stringify(bytes)).toBeLessThanOrEqual(30 * kilobyte);
});
