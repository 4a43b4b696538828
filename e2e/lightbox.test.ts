import type { Locator, Page } from '@playwright/test';
import { album, fiveAlbum, phone, thumbnail } from './album.ts';
import { expect, test } from './blog.ts';

const lightbox = (page: Page): Locator => page.getByRole('dialog');

/** The addresses that a page asks for from now on. */
function requests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  return asked;
}

test.describe('in place', () => {
  // Without the animation it is known when a picture is open: at once.
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('a click shows a picture larger; keys turn over, the address follows, a reload there is its own page', async ({
    page,
    startBlog,
  }) => {
    const blog = await startBlog(fiveAlbum);
    const asked = requests(page);
    await page.goto(`${blog.url}/trip/harbour`);
    expect(asked.filter((path) => path.includes('photoswipe'))).toEqual([]);
    await thumbnail(page, 'The red one').click();
    await expect(lightbox(page)).toContainText('The red one');
    expect(asked.filter((path) => path.includes('photoswipe')).toSorted()).toEqual([
      '/_enhancements/photoswipe.css',
      '/_enhancements/photoswipe.js',
    ]);
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/2`);
    await expect(lightbox(page)).toContainText('The green one');
    await expect(lightbox(page).getByRole('img', { name: 'The green one' })).toBeVisible();
    expect(asked.some((path) => /\/photos\/[\da-f]{32}\/900\.webp$/.test(path))).toBe(true);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour picture 2 of 5');
    await expect(lightbox(page)).toHaveCount(0);
  });

  test('Back leads to the post also after a reload', async ({ page, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(`${blog.url}/trip/harbour`);
    await thumbnail(page, 'The red one').click();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
    await page.reload();
    await page.goBack();
    await expect(page).toHaveURL(`${blog.url}/trip/harbour`);
    await expect(album(page)).toBeVisible();
    await page.goForward();
    await expect(lightbox(page)).toContainText('The red one');
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
  });

  test('Escape closes it; the address is the one of before, and the picture that was shown last has the focus', async ({
    page,
    startBlog,
  }) => {
    const blog = await startBlog(fiveAlbum);
    for (const path of ['/trip/harbour', '/']) {
      await page.goto(blog.url + path);
      await thumbnail(page, 'The red one').click();
      await expect(lightbox(page)).toContainText('The red one');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await expect(lightbox(page)).toContainText('The blue one');
      await page.keyboard.press('Escape');
      await expect(lightbox(page)).toHaveCount(0);
      await expect(page).toHaveURL(blog.url + path);
      await expect(thumbnail(page, 'The blue one')).toBeFocused();
    }
  });

  test("the browser's Back closes it, Forward opens it again where it was", async ({ page, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(`${blog.url}/trip`);
    await page.goto(`${blog.url}/trip/harbour`);
    await thumbnail(page, 'The yellow one').click();
    await expect(lightbox(page)).toContainText('The yellow one');
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/5`);
    for (const _ of [1, 2]) {
      await page.goBack();
      await expect(lightbox(page)).toHaveCount(0);
      await expect(page).toHaveURL(`${blog.url}/trip/harbour`);
      await page.goForward();
      await expect(lightbox(page)).toContainText('The purple one');
      await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/5`);
    }
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(`${blog.url}/trip/harbour`);
    await page.goBack();
    await expect(page).toHaveURL(`${blog.url}/trip`);
  });

  test('the keyboard alone opens it', async ({ page, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(`${blog.url}/trip/harbour`);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('Tab');
    await expect(thumbnail(page, 'The red one')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(lightbox(page)).toContainText('The green one');
    await page.keyboard.press('Escape');
    await expect(thumbnail(page, 'The green one')).toBeFocused();
  });

  test('a click with a key is left to the browser', async ({ page, context, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(`${blog.url}/trip/harbour`);
    const other = context.waitForEvent('page');
    await thumbnail(page, 'The red one').click({ modifiers: ['ControlOrMeta'] });
    await expect(await other).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
    await expect(page).toHaveURL(`${blog.url}/trip/harbour`);
    await expect(lightbox(page)).toHaveCount(0);
  });

  test.describe('if its script cannot be had', () => {
    test.use({ expectedStatus: 404 });

    test("the link leads to the picture's page", async ({ page, startBlog }) => {
      const blog = await startBlog(fiveAlbum);
      await page.route('**/photoswipe.js', (route) => route.fulfill({ status: 404 }));
      await page.goto(`${blog.url}/trip/harbour`);
      await thumbnail(page, 'The green one').click();
      await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/2`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour picture 2 of 5');
    });
  });
});

test('Back closes it also while it opens', async ({ page, startBlog }) => {
  const blog = await startBlog(fiveAlbum);
  await page.goto(`${blog.url}/trip/harbour`);
  await thumbnail(page, 'The red one').click();
  await expect(lightbox(page)).toBeAttached();
  await page.goBack();
  await expect(page).toHaveURL(`${blog.url}/trip/harbour`);
  await expect(lightbox(page)).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ ...phone, contextOptions: { reducedMotion: 'reduce' } });

  /** Draws a finger over the screen. */
  async function swipe(page: Page, from: number, to: number): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 420 }] });
    await touch('touchStart', from);
    for (let step = 1; step <= 10; step++) await touch('touchMove', from + ((to - from) * step) / 10);
    await touch('touchEnd');
  }

  test('a tap opens a picture, a swipe turns over', async ({ page, startBlog }) => {
    const blog = await startBlog(fiveAlbum);
    await page.goto(`${blog.url}/trip/harbour`);
    await thumbnail(page, 'The red one').tap();
    await expect(lightbox(page)).toContainText('The red one');
    await swipe(page, 340, 40);
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/2`);
    await expect(lightbox(page)).toContainText('The green one');
    await swipe(page, 40, 340);
    await expect(page).toHaveURL(`${blog.url}/trip/harbour/photos/1`);
  });
});
