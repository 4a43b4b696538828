import { dated, four, one, statusOf, three, trip, two, wayOf } from './album.ts';
import { eventually, expect } from './blog.ts';
import { derivative, jpeg, notes, pngOf } from './pictures.ts';
import { content, publish } from './remote.ts';
import { test } from './repository.ts';
import { settings, type Files } from './server.ts';

const noted = await jpeg('teal', notes);
const png = await pngOf(8, 8);

const bad: Files = {
  'a/trip/empty.jpg': Buffer.alloc(0),
  'a/trip/cut.jpg': noted.subarray(0, noted.length / 2),
  'a/trip/words.jpg': 'I am no picture at all.',
  'a/trip/other.jpg': png,
  'a/trip/huge.png': await pngOf(50_000, 50_000),
};

test('bad pictures are left out and named to their author; all others are served', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog({ ...trip, ...bad, 'a/trip/index.md': dated('Trip', '2013-03-10') });
  const names = Object.keys(bad).toSorted();
  expect(await blog.text('/a/trip')).toContain('2 pictures');
  expect(await blog.text('/a/trip')).toContain(derivative(two, 'thumb.jpg'));
  for (const file of names) {
    expect(blog.log()).toContain(`${file}: `);
    expect(await statusOf(blog, `/${file}`), file).toBe(404);
    expect(await statusOf(blog, derivative(bad[file]!, '480.jpg')), file).toBe(404);
  }
  const { output, code } = content(blog, 'check');
  expect(code).toBe(1);
  expect(output.match(/^error: .*/gm)).toEqual(names.map((file) => expect.stringContaining(`error: ${file}: The picture `)));
  author.write('a/trip/cut.jpg', noted);
  author.remove('a/trip/other.jpg');
  author.push();
  const { failed } = await publish(blog);
  expect(failed.map(({ file }) => file)).toEqual(names.filter((file) => !/cut|other/.test(file)));
  expect(await blog.text('/a/trip')).toContain('3 pictures');
});

test('a picture that turns bad while the server runs is left out until it is mended', async ({ startBlog }) => {
  const blog = await startBlog(trip);
  await eventually(() => blog.text('/a/trip')).toContain('2 pictures');
  blog.write('a/trip/2.jpg', two.subarray(0, two.length / 2));
  await eventually(async () => blog.log()).toContain('a/trip/2.jpg: The picture is damaged');
  await eventually(() => blog.text('/a/trip')).toContain('1 picture<');
  blog.write('a/trip/2.jpg', three);
  await eventually(() => blog.text('/a/trip')).toContain('2 pictures');
});

test('the pages of pictures go where their post goes, and go when it goes', async ({ startBlog }) => {
  const blog = await startBlog({ ...trip, 'b/other.md': dated('Other', '2013-03-09') });
  const wayTo = (path: string) => () => wayOf(blog, path);
  expect(await wayOf(blog, '/a/trip/photos/2')).toEqual([200, null]);
  expect(await wayOf(blog, '/a/trip/photos/3')).toEqual([308, '/a/trip']);
  for (const none of ['0', '01', '1x', '-1', '1/2', '']) expect(await statusOf(blog, `/a/trip/photos/${none}`), none).toBe(404);
  expect(await wayOf(blog, '/A/Trip/photos/2')).toEqual([308, '/a/trip/photos/2']);
  expect(await wayOf(blog, '/a/trip/photos/2/')).toEqual([308, '/a/trip/photos/2']);
  expect(await statusOf(blog, '/a/photos/1')).toBe(404);
  blog.move('a/trip', 'b/voyage');
  await eventually(wayTo('/b/voyage/photos/2')).toEqual([200, null]);
  expect(await wayOf(blog, '/a/trip/photos/2')).toEqual([308, '/b/voyage/photos/2']);
  expect(await wayOf(blog, '/a/trip/photos/3')).toEqual([308, '/b/voyage']);
  blog.remove('b/voyage/2.jpg');
  await eventually(wayTo('/b/voyage/photos/2')).toEqual([308, '/b/voyage']);
  expect(await blog.text('/b/voyage/photos/1')).toContain('picture 1 of 1');
  blog.remove('b/voyage');
  await eventually(wayTo('/b/voyage/photos/1')).toEqual([410, null]);
  expect(await wayOf(blog, '/a/trip/photos/1')).toEqual([410, null]);
});

test("a picture's page that was there once is not lost when its album has gone", async ({ startBlog }) => {
  const blog = await startBlog(trip);
  expect(await statusOf(blog, '/a/trip/photos/1')).toBe(200);
  blog.remove('a/trip/1.jpg');
  blog.remove('a/trip/2.jpg');
  await eventually(() => blog.text('/a/trip')).not.toContain('picture');
  expect([308, 410]).toContain(await statusOf(blog, '/a/trip/photos/1'));
});

test('a picture that is added, replaced or removed is so within moments wherever it is shown', async ({ startBlog }) => {
  const blog = await startBlog({ ...trip, 'a/trip/2.jpg': Buffer.alloc(0) });
  /** Which pictures are on the post and three listings of it, then which one is on its first picture's page and its cover. */
  const shown = async () => {
    const paths = ['/a/trip', '/', '/a', '/tags/photo', '/photos', '/a/trip/photos/1'];
    const names = Object.entries({ one, two, three, four }).map(([name, picture]) => ({ name, path: derivative(picture, '') }));
    const texts = await Promise.all(paths.map(blog.text));
    return texts.map((text) => names.flatMap(({ name, path }) => (text.includes(path) ? name : [])).join(' '));
  };
  const everywhere = (all: string, first: string): string[] => [all, all, all, all, first, first];
  await eventually(shown).toEqual(everywhere('one', 'one'));
  blog.write('a/trip/3.jpg', four);
  await eventually(shown).toEqual(everywhere('one four', 'one'));
  blog.write('a/trip/1.jpg', three);
  await eventually(shown).toEqual(everywhere('three four', 'three'));
  blog.remove('a/trip/1.jpg');
  await eventually(shown).toEqual(everywhere('four', 'four'));
  expect(await blog.text('/photos')).toContain('1 picture<');
  blog.remove('a/trip/3.jpg');
  await eventually(() => blog.text('/photos')).toContain('There are no albums yet.');
  expect(await statusOf(blog, '/a/trip')).toBe(200);
  expect(await statusOf(blog, '/tags/photo')).toBe(410);
});

test('a new folder in a new folder is followed as all others are', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings() });
  blog.write('new/er/index.md', dated('Newer', '2013-03-10'));
  blog.write('new/er/1.jpg', one);
  await eventually(() => blog.text('/new/er')).toContain('1 picture<');
  blog.write('new/er/2.jpg', two);
  await eventually(() => blog.text('/new/er')).toContain('2 pictures<');
});
