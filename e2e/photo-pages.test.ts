import sharp from 'sharp';
import { dated, one, statusOf, three, trip, two, wayOf } from './album.ts';
import { eventually, expect, test } from './blog.ts';
import { derivative, derivativeNames, jpeg, notes, size, widths } from './pictures.ts';
import { post, settings, type Blog } from './server.ts';

const noted = await jpeg('teal', notes);

const bytesOf = async (blog: Blog, path: string, headers = {}): Promise<Buffer> =>
  Buffer.from(await (await blog.get(path, { headers })).arrayBuffer());

/** Without what the camera wrote, in sharp's words. */
const notesOf = async (bytes: Buffer) => {
  const { exif, iptc, xmp } = await sharp(bytes).metadata();
  return { exif, iptc, xmp };
};
const nothing = { exif: undefined, iptc: undefined, xmp: undefined };

test('albums stand under their years, newest first, each by the cover that its author chose', async ({ page, startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings() });
  await page.goto(blog.url);
  await page.getByRole('link', { name: 'Photos' }).click();
  await expect(page).toHaveURL(`${blog.url}/photos`);
  await expect(page.getByText('There are no albums yet.')).toBeVisible();
  const photos = [{ file: '2.jpg', cover: true }, '*'].toReversed();
  const written = {
    ...trip,
    'old/index.md': dated('Old', '2012-12-30'),
    'old/x.jpg': three,
    'new/index.md': dated('New', '2013-05-01', { photos }),
    'new/1.jpg': one,
    'new/2.jpg': two,
    'plain.md': dated('Plain', '2013-05-02'),
  };
  for (const [file, bytes] of Object.entries(written)) blog.write(file, bytes);
  await eventually(() => blog.text('/photos')).toMatch(/New[^]*Trip[^]*Old/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['2013', '2012']);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveText([
    /^\s*New\s*Wed, 01 May 2013, 2 pictures$/,
    /^\s*Trip\s*Sun, 10 Mar 2013, 2 pictures$/,
    /^\s*Old\s*Sun, 30 Dec 2012, 1 picture$/,
  ]);
  const covers = await page
    .getByRole('main')
    .locator('img')
    .evaluateAll((all) => all.map((img) => img.getAttribute('src')));
  expect(covers).toEqual([two, one, three].map((picture) => derivative(picture, 'thumb.jpg')));
  await page.getByRole('link', { name: 'New' }).click();
  await expect(page).toHaveURL(`${blog.url}/new`);
  expect(await statusOf(blog, '/photos/page/1')).toBe(404);
  expect(await statusOf(blog, '/photos/nothing')).toBe(404);
});

test('what is made from a picture is kept for good, and can be asked for in part', async ({ startBlog }) => {
  const blog = await startBlog(trip);
  const types = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' };
  const sizes = { avif: 'heif', webp: 'webp', jpg: 'jpeg' };
  const tags = new Set<string>();
  for (const name of derivativeNames) {
    const url = derivative(one, name);
    const response = await blog.get(url);
    const coding = name.split('.')[1] as keyof typeof types;
    expect([response.status, response.headers.get('content-type')], name).toEqual([200, types[coding]]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const etag = response.headers.get('etag')!;
    expect(etag).toMatch(/^"[^"]+"$/);
    tags.add(etag);
    const whole = Buffer.from(await response.arrayBuffer());
    const { format, width } = await sharp(whole).metadata();
    expect([format, width], name).toEqual([sizes[coding], name.startsWith('thumb') ? 300 : Number.parseInt(name)]);

    // As browsers ask; fetch alone would ask for a copy that nobody has kept.
    const again = await blog.get(url, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect(again.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const part = await blog.get(url, { headers: { range: 'bytes=10-19', 'if-range': etag } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${whole.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(10, 20));
    const head = await blog.get(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(whole.length), '']);
  }
  expect(tags.size).toBe(derivativeNames.length);
  const beyond = await blog.get(derivative(one, '480.jpg'), { headers: { range: 'bytes=9999999-' } });
  expect(beyond.status).toBe(416);
  expect((await blog.get(derivative(one, '480.jpg'), { method: 'POST' })).status).toBe(405);
});

test('nothing is made that no page asks for', async ({ startBlog }) => {
  const blog = await startBlog(trip);
  const unasked = ['481.jpg', '1280.jpg', '0480.jpg', '0.jpg', '800.png', '900.gif', 'thumb.png', 'original.jpg', '900'];
  for (const name of unasked) expect(await statusOf(blog, derivative(one, name)), name).toBe(404);
  expect(await statusOf(blog, `/photos/${'0'.repeat(32)}/480.jpg`)).toBe(404);
  expect(await statusOf(blog, derivative(one, '480.jpg').replace('480', '../480'))).toBe(404);
  expect(await statusOf(blog, derivative(one, '480.jpg').split('/').slice(0, -1).join('/'))).toBe(404);
});

test("a picture's own address leads to the largest of it, never to its bytes; nothing is left of one that was deleted", async ({
  startBlog,
}) => {
  const blog = await startBlog({ ...trip, 'a/trip/Ä b.jpg': noted });
  const largest = derivative(noted, '900.jpg');
  const own = ['/a/trip/%C3%84%20b.jpg', '/a/trip/A%CC%88%20b.jpg'];
  for (const path of own) expect(await wayOf(blog, path)).toEqual([308, largest]);
  expect(await notesOf(await bytesOf(blog, largest))).toEqual(nothing);
  for (const path of [...own, '/a/trip//%C3%84%20b.jpg', '/a/trip/%C3%84%20b.jpg/', '/a/trip/%c3%84%20b%2Ejpg?raw'])
    expect((await bytesOf(blog, path)).includes('Secret'), path).toBe(false);
  blog.remove('a/trip/Ä b.jpg');
  await eventually(() => statusOf(blog, largest)).toBe(410);
  expect(await statusOf(blog, own[0]!)).toBe(404);
  expect(await statusOf(blog, derivative(one, '900.jpg'))).toBe(200);
});

test('an original can be had, without what the camera wrote, where the settings allow it', async ({ page, startBlog }) => {
  const originals = settings('photos: { originals: true }\n');
  const blog = await startBlog({ ...trip, 'site.yaml': originals, 'a/trip/0.jpg': noted });
  await page.goto(`${blog.url}/a/trip/photos/1`);
  await page.getByRole('link', { name: 'The original (900 × 600)' }).click();
  const address = derivative(noted, 'original.jpg');
  await expect(page).toHaveURL(blog.url + address);
  const bytes = await bytesOf(blog, address);
  const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer();
  expect((await pixels(bytes)).equals(await pixels(noted))).toBe(true);
  expect(await notesOf(bytes)).toEqual(nothing);
  expect(bytes.includes('Secret')).toBe(false);
  expect(await wayOf(blog, '/a/trip/0.jpg')).toEqual([308, address]);
  blog.write('site.yaml', settings());
  await eventually(() => statusOf(blog, address)).toBe(404);
  expect(await wayOf(blog, '/a/trip/0.jpg')).toEqual([308, derivative(noted, '900.jpg')]);
  await eventually(() => blog.text('/a/trip/photos/1')).not.toContain('original');
});

test('a picture in a text keeps its place, comes in the width that fits, and leads to a larger one', async ({ startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'b/post.md': post({ title: 'Post', date: '2013-03-10' }, 'Look: ![A boat](pics/boat.jpg)'),
    'b/pics/boat.jpg': one,
  });
  const img = async (path: string) => /<a class="photo"[^]*?<\/a>/.exec(await blog.text(path))?.[0] ?? '';
  const srcset = (picture: Buffer, coding: string) =>
    widths.map((width) => `${derivative(picture, `${width}.${coding}`)} ${width}w`).join(', ');
  for (const path of ['/b/post', '/']) {
    const html = await img(path);
    expect(html).toContain(`<a class="photo" href="${derivative(one, '900.jpg')}"`);
    expect(html).toContain(`<source type="image/avif" srcset="${srcset(one, 'avif')}"`);
    expect(html).toContain(`<source type="image/webp" srcset="${srcset(one, 'webp')}"`);
    expect(html).toMatch(/<img[^>]* alt="A boat"/);
    expect(html).toMatch(new RegExp(`<img[^>]* width="${size.width}" height="${size.height}"`));
  }
  blog.write('b/pics/boat.jpg', two);
  for (const path of ['/b/post', '/']) await eventually(() => img(path)).toContain(srcset(two, 'avif'));
  blog.remove('b/pics/boat.jpg');
  await eventually(() => blog.text('/b/post')).toContain('src="/b/pics/boat.jpg"');
  blog.write('b/pics/boat.jpg', three);
  for (const path of ['/b/post', '/']) await eventually(() => img(path)).toContain(srcset(three, 'webp'));
});

test('a post is shown elsewhere by its cover, by the first picture of its text, or by a card', async ({ page, startBlog }) => {
  const photos = ['1.jpg', { file: '2.jpg', cover: true, alt: 'A boat' }];
  const blog = await startBlog({
    ...trip,
    'a/trip/index.md': dated('Trip', '2013-03-10', { photos }),
    'text.md': post({ title: 'Text', date: '2013-03-09' }, '![One](a/trip/1.jpg) ![Two](a/trip/2.jpg)'),
    'plain.md': dated('Plain', '2013-03-08'),
  });
  const image = async (path: string): Promise<string | null> => {
    await page.goto(blog.url + path);
    return page.locator('meta[property="og:image"]').getAttribute('content');
  };
  expect(await image('/a/trip')).toBe(blog.url + derivative(two, '900.jpg'));
  await expect(page.locator('meta[property="og:image:alt"]')).toHaveAttribute('content', 'A boat');
  expect(await image('/a/trip/photos/1')).toBe(blog.url + derivative(one, '900.jpg'));
  expect(await image('/text')).toBe(blog.url + derivative(one, '900.jpg'));
  expect(await image('/plain')).toMatch(/\/cards\/[\da-f]{16}\/plain\.png$/);
  const response = await blog.get(derivative(two, '900.jpg'));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
});
