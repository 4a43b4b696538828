import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { pathological } from '../lib/content/pathological.ts';
import { eventually } from './asking.ts';

/** No text may keep a reader longer than this (ms), and no other reader either. */
const longest = 5000;

const texts = Object.entries(pathological);
const nameOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0, requireEmail: false }\n'),
  'plain.md': post({ title: 'Plain', date: '2013-04-26' }, 'Text.'),
};

let blog: Blog;
beforeAll(async () => {
  blog = await startServer(folderOf(files), { TRUSTED_PROXIES: '127.0.0.1,::1' });
});
afterAll(async () => {
  await blog.stop();
  rmSync(dirname(blog.contentDir), { recursive: true, force: true });
});

/** Asks, and says how long that took (ms). */
async function timed(path: string, init?: RequestInit): Promise<{ status: number; text: string; took: number }> {
  const start = performance.now();
  const answer = await blog.get(path, init);
  return { status: answer.status, text: await answer.text(), took: performance.now() - start };
}

/** What comes of a request, while another reader asks for a page that is ready, again and again. */
async function besideReader(path: string, init?: RequestInit) {
  const over = new AbortController();
  let longestWait = 0;
  const read = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { status, took } = await timed('/plain');
      expect(status).toBe(200);
      longestWait = Math.max(longestWait, took);
    }
  };
  const reading = read();
  const answer = await timed(path, init);
  over.abort();
  await reading;
  return { ...answer, longestWait };
}

/** Publishes a megabyte of it, by saving a file. */
async function publish(title: string, write: (size: number) => string): Promise<string> {
  const path = `/hard/${nameOf(title)}`;
  const file = `${path.slice(1)}.md`;
  blog.write(file, post({ title, date: '2012-04-26' }, write(1_000_000)));
  // Also if it is too much: listings would go on showing it to those that come after.
  onTestFinished(async () => {
    blog.remove(file);
    await eventually(async () => (await blog.get(path, { method: 'HEAD' })).status, 60_000).toBe(410);
  });
  await eventually(async () => (await blog.get(path, { method: 'HEAD' })).status, 60_000).toBe(200);
  return path;
}

test.each(texts)('a megabyte of it is published, and keeps nobody: %s', async (title, write) => {
  const path = await publish(title, write);
  const { status, text, took, longestWait } = await besideReader(path);
  expect(status).toBe(200);
  expect(text).toContain('</html>');
  expect(Math.max(took, longestWait)).toBeLessThan(longest);
  // From elsewhere each time: what one address sends may take so long and no longer.
  const headers = { 'x-forwarded-for': `10.0.0.${texts.findIndex(([name]) => name === title)}` };
  for (const action of ['preview', 'post']) {
    const fields = { post: '/plain', name: 'Bo', text: write(10_000), action };
    const said = await besideReader('/api/comments', { method: 'POST', body: new URLSearchParams(fields), headers });
    // What takes more than 32 kB to send is too long.
    expect([200, 303, 413, 422], said.text.slice(0, 200)).toContain(said.status);
    expect(Math.max(said.took, said.longestWait)).toBeLessThan(longest);
  }
  for (const listing of ['/', '/hard', '/hard/feed.xml', '/hard/atom.xml', '/hard/feed.json', '/search?q=a', '/archive']) {
    const answer = await besideReader(listing);
    expect(answer.status, listing).toBe(200);
    expect(Math.max(answer.took, answer.longestWait), listing).toBeLessThan(longest);
  }
});

test('the server is the one that was started', () => {
  expect(process.kill(blog.pid, 0)).toBe(true);
  expect(blog.log()).not.toMatch(/heap|FATAL/i);
});
