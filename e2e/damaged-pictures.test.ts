import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, expect, test } from './blog.ts';
import { pictures } from './pictures.ts';
import { post, settings, type Blog } from './server.ts';

const bytesOf = async (blog: Blog, path: string): Promise<Buffer> => {
  const answer = await blog.get(path);
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

test('a picture or a card that a failing disk has cut off, emptied or filled with zeros is made again', async ({ startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'trip/index.md': post({ title: 'Trip', date: '2013-04-25' }),
    'a.md': post({ title: 'A', date: '2013-04-26' }),
    ...(await pictures('trip', 1)),
  });
  const html = await blog.text('/trip');
  const card = new URL(/property="og:image" content="([^"]+)"/.exec(await blog.text('/a'))![1]!).pathname;
  const made = new Set([...html.matchAll(/\/photos\/[\da-f]{32}\/[\w.]+/g)].map(([path]) => path));
  const whole = new Map<string, Buffer>();
  for (const path of [card, ...made]) whole.set(path, await bytesOf(blog, path));
  const files = ['photos', 'cards'].flatMap((name) =>
    readdirSync(join(blog.dataDir, name), { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
      .map((item) => join(item.parentPath, item.name)),
  );
  expect(files.length).toBeGreaterThanOrEqual(whole.size);
  const damages = [
    (file: string) => truncateSync(file, 0),
    (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
    (file: string) => writeFileSync(file, Buffer.alloc(readFileSync(file).length)),
  ];
  for (const damage of damages) {
    files.forEach(damage);
    for (const [path, bytes] of whole) expect((await bytesOf(blog, path)).equals(bytes), path).toBe(true);
  }
  await eventually(async () => blog.log()).not.toContain('(request');
});
