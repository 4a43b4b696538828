import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { Random } from './random.ts';
import { post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }),
  'b.md': post({ title: 'B', date: '2013-04-27' }),
};

/** Sends comments one after another until the server is gone; notes those that it has acknowledged. */
async function comment(blog: Blog, name: string, acknowledge: (text: string) => void): Promise<void> {
  for (let number = 0; ; number++) {
    const text = `${name}, number ${number}.`;
    const body = new URLSearchParams({ post: number % 2 ? '/a' : '/b', name, email: `${name}@example.org`, text });
    try {
      const { status } = await blog.get('/api/comments', { method: 'POST', body });
      if (status === 303) acknowledge(text);
    } catch {
      return;
    }
  }
}

test('killed thirty times under load, a server has every comment that it acknowledged, each once', async ({ startBlog }) => {
  test.setTimeout(300_000);
  const random = new Random(1);
  const first = await startBlog(files);
  const folder = dirname(first.contentDir);
  const acknowledged: string[] = [];
  let blog = first;
  for (let kill = 0; kill < 30; kill++) {
    if (kill > 0) blog = await startServer(folder);
    const busy = Promise.withResolvers<void>();
    const acknowledge = (text: string): void => {
      acknowledged.push(text);
      busy.resolve();
    };
    const crowd = ['bo', 'cy', 'di', 'ed'].map((name) => comment(blog, `${name}${kill}`, acknowledge));
    await busy.promise;
    await setTimeout(random.upTo(150));
    await blog.stop('SIGKILL');
    await Promise.all(crowd);
  }
  blog = await startServer(folder);
  const { comments } = JSON.parse(await content(blog, 'comments', 'export')) as { comments: { text: string }[] };
  const kept = comments.map(({ text }) => text);
  expect(new Set(kept).size).toBe(kept.length);
  expect(acknowledged.filter((text) => !kept.includes(text))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(30);
  // What is shown is what is stored.
  const shown = (await Promise.all(['/a', '/b'].map((path) => blog.text(path)))).join('');
  expect(kept.filter((text) => !shown.includes(text))).toEqual([]);
  await blog.stop();
});
