import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { quartered, quarters, quartersOf } from '#lib/photos/scratch-pictures.ts';
import { album, fiveAlbum, phone, thumbnail } from './album.ts';
import { expect, test } from './blog.ts';
import { derivative, derivativeNames, jpeg, notes, pictures } from './pictures.ts';
import { post, settings } from './server.ts';

const captions = ['The red one', 'The green one', 'The blue one', 'The yellow one', 'The purple one'];

test('a folder with pictures beside its text is a photo post: a listing shows some of them, the post all', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog({
    ...fiveAlbum,
    'trip/quay/index.md': post({ title: 'Quay', date: '2013-03-09' }, 'A short one.'),
    ...(await pictures('trip/quay', 3)),
  });
  await page.goto(blog.url);
  const entry = (title: string) => page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
  await expect(entry('Quay').getByRole('img')).toHaveCount(3);
  await expect(entry('Quay').getByRole('link', { name: 'See more thumbnails' })).toHaveCount(0);
  await expect(entry('Harbour')).toContainText(/We went to the harbour\.\s*See more thumbnails/);
  await expect(entry('Harbour').getByRole('img')).toHaveCount(3);
  await entry('Harbour').getByRole('link', { name: 'See more thumbnails' }).click();
  await expect(page).toHaveURL(`${blog.url}/trip/harbour#pictures`);
  await expect(page.getByText('5 pictures')).toBeVisible();
  await expect(album(page).getByRole('figure')).toHaveText(captions);
  await expect(album(page).getByRole('img')).toHaveCount(5);
  await expect(page.getByText('Tags for this post:').getByRole('link')).toHaveText(['trip', 'sea', 'photo']);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a reader looks at one picture after the other, and goes back to all', async ({ page, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(blog.url);
    await thumbnail(page, 'The green one').click();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/2`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour picture 2 of 5');
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/3`);
    await expect(page.getByRole('img', { name: 'The blue one' })).toBeVisible();
    await page.getByRole('link', { name: 'Previous' }).click();
    await page.getByRole('link', { name: 'Previous' }).click();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
    await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0);
    await page.getByRole('link', { name: 'All 5 pictures' }).click();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour#pictures`);
    await thumbnail(page, 'The purple one').click();
    await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0);
  });
});

test("a picture's page says what the camera wrote, and nothing says where that was", async ({ page, startBlog }) => {
  const picture = await jpeg('teal', notes);
  const index = post({ title: 'Quay', date: '2013-03-09' }, 'Text.');
  const blog = await startBlog({ 'site.yaml': settings(), 'quay/index.md': index, 'quay/1.jpg': picture });
  await page.goto(`${blog.url}/quay/photos/1`);
  await expect(page.getByRole('figure')).toHaveText('The quay at noon');
  await expect(page.getByRole('definition')).toHaveText([
    'Sun, 10 Mar 2013, 14:05',
    'Canon EOS 5D',
    'EF 35mm f/2',
    '1/250 s at f/8, ISO 200, 35 mm',
  ]);
  for (const path of ['/', '/quay', '/quay/photos/1', '/photos', '/tags/photo'])
    expect(await blog.text(path), path).not.toMatch(/Secret|1234567|12\.34/);
  for (const name of derivativeNames) {
    const bytes = Buffer.from(await (await blog.get(derivative(picture, name))).arrayBuffer());
    expect(await sharp(bytes).metadata(), name).not.toMatchObject({ exif: expect.anything() });
    expect(bytes.includes('Secret'), name).toBe(false);
  }
});

test('the arrow keys go to the pictures beside the one that is shown', async ({ page, startBlog }) => {
  const blog = await startBlog(fiveAlbum);
  await page.goto(`${blog.url}/trip/harbour/photos/4`);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/5`);
  await expect(page.getByRole('img', { name: 'The purple one' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/5`);
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/4`);
});

test('a picture of a camera that was held upright is upright, large and small', async ({ page, startBlog }) => {
  const picture = await quartered(900, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const index = post({ title: 'Quay', date: '2013-03-09' }, 'Text.');
  const blog = await startBlog({ 'site.yaml': settings(), 'quay/index.md': index, 'quay/1.jpg': picture });
  const [topLeft, topRight, bottomLeft, bottomRight] = quarters;
  for (const path of ['/quay/photos/1', '/quay']) {
    await page.goto(blog.url + path);
    const shown = await quartersOf(await page.getByRole('img').screenshot());
    const difference = [bottomLeft, topLeft, bottomRight, topRight].flatMap((colour, quarter) =>
      colour.map((value, channel) => Math.abs(value - shown[quarter]![channel]!)),
    );
    expect(Math.max(...difference), path).toBeLessThan(16);
  }
});
test.describe('on a phone', () => {
  test.use(phone);

  test('nothing is wider than the screen', async ({ page, startBlog }) => {
    const wide = [{ file: '1.jpg', caption: 'wide'.repeat(100) }, '*'];
    const index = post({ title: 'Quay', date: '2013-03-09', photos: wide }, '![A boat](boat.png)');
    const boat = await sharp({ create: { width: 1600, height: 100, channels: 3, background: 'navy' } })
      .png()
      .toBuffer();
    const blog = await startBlog({ ...fiveAlbum, 'quay/index.md': index, 'quay/boat.png': boat, ...(await pictures('quay', 2)) });
    for (const path of ['/', '/quay', '/quay/photos/1', '/photos']) {
      await page.goto(blog.url + path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
    }
  });
});

/** How far things have moved on a page since it was opened (Cumulative Layout Shift), as Chromium reckons it. */
const movement = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        // What was there before is told at once, in a task of its own; what the last picture moved, after the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
      }),
  );

const firstPaint = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise((resolve) => new PerformanceObserver(() => resolve()).observe({ type: 'paint', buffered: true })),
  );

for (const [where, use] of Object.entries({ 'on a phone': phone, 'on a desk': { viewport: { width: 1280, height: 800 } } })) {
  test.describe(where, () => {
    test.use(use);

    test(`nothing moves when pictures come late, ${where}`, async ({ page, startBlog }) => {
      const text = post(
        { title: 'Quay', date: '2013-03-11', photos: ['2.jpg', '3.jpg'] },
        'Before.\n\n![A boat](1.jpg)\n\nAfter.',
      );
      const blog = await startBlog({ ...fiveAlbum, 'quay/index.md': text, ...(await pictures('quay', 3)) });
      let release = (): void => {};
      let painted = Promise.resolve();
      await page.route(/\/photos\/[\da-f]{32}\//, async (route) => {
        await painted;
        await route.continue();
      });
      for (const path of ['/', '/quay', '/trip/harbour', '/trip/harbour/photos/2', '/photos']) {
        painted = new Promise((resolve) => (release = resolve));
        await page.goto(blog.url + path, { waitUntil: 'domcontentloaded' });
        await firstPaint(page);
        expect(await page.evaluate(() => [...document.images].some(({ complete }) => complete)), path).toBe(false);
        release();
        for (const image of await page.locator('img').all()) {
          await image.scrollIntoViewIfNeeded();
          await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
        }
        expect(await movement(page), path).toBe(0);
      }
    });
  });
}
