import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { postText, scratchBlog } from '../../publish/scratch-blog.ts';
import { dayAddresses, fileAddresses, formerAddresses } from './known-addresses.ts';

test('days are those of published posts, as the zone of the blog counts them', async () => {
  const blog = await scratchBlog('timezone: Australia/Sydney\n');
  blog.write('a.md', postText({ date: '2012-12-31T20:00:00Z' }));
  blog.write('b.md', postText({ date: '2013-01-01 23:59' }));
  blog.write('draft.md', postText({ date: '2013-02-01', draft: true }));
  blog.write('later.md', postText({ date: '2100-01-01' }));
  blog.write('about.md', postText({ kind: 'page', date: '2013-03-01' }));
  await blog.sync();
  expect(await dayAddresses(blog.store.read, blog.site)).toEqual(['/2013/01/01']);
  await blog.end();
});

test('former addresses are those that were published here, and those that posts name', async () => {
  const blog = await scratchBlog();
  blog.write('a/one.md', postText({ date: '2013-04-26', aliases: ['/2004/old.html'] }, 'A text that is known again.'));
  blog.write('a/gone.md', postText({ date: '2013-04-26' }));
  blog.write('a/draft.md', postText({ date: '2013-04-26', draft: true, aliases: ['/secret'] }));
  await blog.sync();
  blog.move('a/one.md', 'b/one.md');
  blog.remove('a/gone.md');
  await blog.sync();
  expect((await formerAddresses(blog.store.read)).filter((url) => url !== '/secret').toSorted()).toEqual([
    '/2004/old.html',
    '/a/gone',
    '/a/one',
    '/b/one',
  ]);
  await blog.end();
});

test('files are asked for but sources and what is hidden, and folders behind links are not entered', async () => {
  const blog = await scratchBlog();
  for (const file of ['a/post.md', 'a/whole.html', 'a/b c.pdf', '.git/config', 'x~', 'a/node_modules/y']) blog.write(file, 'x');
  symlinkSync('/', join(blog.contentDir, 'root'));
  expect([...fileAddresses(blog.contentDir)].toSorted()).toEqual(['/a/b%20c.pdf', '/a/whole.html', '/root']);
  await blog.end();
});
