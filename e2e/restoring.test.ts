import { dirname, join } from 'node:path';
import { dumpOf } from '#lib/db/scratch-dump.ts';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }),
};

/** Comments one after the other until it is over; `acknowledge` is told of those that are stored. */
async function comment(blog: Blog, name: string, over: AbortSignal, acknowledge: (text: string) => void): Promise<void> {
  for (let number = 0; !over.aborted; number++) {
    const text = `${name}, number ${number}.`;
    const body = new URLSearchParams({ post: '/a', name, email: `${name}@example.org`, text });
    if ((await blog.get('/api/comments', { method: 'POST', body })).status === 303) acknowledge(text);
  }
}

test('a blog is copied while people comment, and comes back by one command with all that was said until then', async ({
  startBlog,
}) => {
  const blog = await startBlog(files);
  const [store, copy] = [join(blog.dataDir, 'waypost.db'), join(dirname(blog.contentDir), 'copy.db')];
  const [over, enough] = [new AbortController(), Promise.withResolvers<void>()];
  const acknowledged: string[] = [];
  const crowd = ['bo', 'cy', 'di'].map((name) =>
    comment(blog, name, over.signal, (text) => {
      if (acknowledged.push(text) === 15) enough.resolve();
    }),
  );
  await enough.promise;
  const before = [...acknowledged];
  await content(blog, 'backup', copy);
  over.abort();
  await Promise.all(crowd);
  await expect(content(blog, 'restore', copy)).rejects.toThrow('A server is at work');
  await blog.stop();
  await content(blog, 'restore', copy);
  expect(dumpOf(store)).toEqual(dumpOf(copy));
  const again = await startServer(dirname(blog.contentDir));
  const page = await again.text('/a');
  expect(before.filter((text) => !page.includes(text))).toEqual([]);
  const body = new URLSearchParams({ post: '/a', name: 'Ed', email: 'ed@example.org', text: 'Said after.' });
  expect((await again.get('/api/comments', { method: 'POST', body })).status).toBe(303);
  expect(await again.text('/a')).toContain('Said after.');
  await again.stop();
});
