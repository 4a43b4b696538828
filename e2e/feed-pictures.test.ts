import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { expect, test } from './blog.ts';
import { derivative, jpeg, pictures, size } from './pictures.ts';
import { post, settings, type Files } from './server.ts';

const gate = await jpeg('green');

const files: Files = {
  'site.yaml': settings('listing: { thumbnails: 3 }\n'),
  'trip/harbour/index.md': post(
    {
      title: 'Harbour',
      date: '2013-03-10',
      photos: [{ file: '2.jpg', alt: 'A gate', caption: 'The gate' }, { file: '1.jpg', cover: true }, '*'],
    },
    'We went to the harbour.',
  ),
  ...(await pictures('trip/harbour', 5)),
  'gate.jpg': gate,
  'plain.md': post({ title: 'Plain', date: '2013-03-09' }, '![Our gate](gate.jpg)'),
};

const in1280 = (picture: Files[string]): string => derivative(picture, `${size.width}.jpg`);
const thumb = (picture: Files[string]): string => derivative(picture, 'thumb.jpg');

test('an album is in the feeds: thumbnails in the text, its cover as the enclosure, the pictures that a listing shows as media', async ({
  startBlog,
}) => {
  const blog = await startBlog(files);
  const absolute = (path: string): string => blog.url + path;
  const [first, second, third] = ['2.jpg', '1.jpg', '3.jpg'].map((name) => files[`trip/harbour/${name}`]) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const item = parseRssFeed(await blog.text('/feed.xml')).items!.find(({ title }) => title === 'Harbour')!;
  expect(item.enclosures).toEqual([{ url: absolute(in1280(second)), length: 0, type: 'image/jpeg' }]);
  expect(item.media!.contents!.map(({ url, medium, width, height }) => ({ url, medium, width, height }))).toEqual(
    [second, first, third].map((picture) => ({ url: absolute(in1280(picture)), medium: 'image', ...size })),
  );
  expect(item.media!.contents![1]).toMatchObject({ title: { value: 'A gate' }, description: { value: 'The gate' } });
  const html = item.content!.encoded!;
  for (const picture of [first, second, third]) expect(html).toContain(`<img src="${absolute(thumb(picture))}"`);
  expect(html).toContain(`<a href="${absolute('/trip/harbour/photos/1')}">`);
  expect(html).toContain(`<a href="${absolute('/trip/harbour#pictures')}">See more thumbnails</a>`);
  const entry = parseAtomFeed(await blog.text('/atom.xml')).entries!.find(({ id }) => id?.endsWith('/trip/harbour'))!;
  expect(entry.links!.filter(({ rel }) => rel === 'enclosure').map(({ href }) => href)).toEqual(
    [second, first, third].map((picture) => absolute(in1280(picture))),
  );
  const json = parseJsonFeed(JSON.parse(await blog.text('/feed.json'))).items!.find(({ title }) => title === 'Harbour')!;
  expect(json.image).toBe(absolute(in1280(second)));
  expect(json.attachments).toHaveLength(3);
  for (const address of [in1280(second), thumb(first)])
    expect((await blog.get(address)).headers.get('content-type')).toBe('image/jpeg');
});

test('a picture in a text is one image there, and stands beside it for readers that show one', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const item = parseRssFeed(await blog.text('/feed.xml')).items!.find(({ title }) => title === 'Plain')!;
  const html = item.content!.encoded!;
  expect(html).toContain(`<img src="${blog.url}${in1280(gate)}" alt="Our gate" width="900" height="600">`);
  expect(html).not.toMatch(/<picture|<source|srcset|style=|data-/);
  expect(item.enclosures).toMatchObject([{ url: blog.url + in1280(gate) }]);
});
