import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { commentsLock } from '#lib/comments/discussions.ts';
import { lockNumber } from '#lib/db/locks.ts';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { postgresPackages } from './databases.ts';
import { scratchLine, type ScratchLine } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
  'b.md': post({ title: 'B', date: '2013-04-27' }, 'Text.'),
};

describe.skipIf(!ensureDebian(postgresPackages))('while the database cannot be had', () => {
  let line: ScratchLine;
  let blog: Blog;

  beforeEach(async () => {
    line = await scratchLine();
    blog = await startServer(folderOf(files), { DATABASE_URL: line.url });
  });

  afterEach(async () => {
    line.mend();
    await blog.stop();
    await line.close();
    rmSync(dirname(blog.contentDir), { recursive: true });
  });

  const send = (): Promise<Response> => {
    const fields = { post: '/a', name: 'Bo', email: 'bo@example.org', text: 'It took <an hour>' };
    return blog.get('/api/comments', { method: 'POST', body: new URLSearchParams(fields) });
  };

  const statusOf = async (path: string): Promise<number> => (await blog.get(path)).status;

  /** What the server says of its health, when it has got so far as to say that. */
  const healthIs = (status: number, store: string): Promise<void> =>
    vi.waitFor(
      async () => {
        const answer = await blog.get('/api/health');
        expect([answer.status, ((await answer.json()) as { store: string }).store]).toEqual([status, store]);
      },
      { timeout: 30_000, interval: 50 },
    );

  test('a database that does not answer any more is found out, without questions piling up', async () => {
    expect(await statusOf('/a')).toBe(200);
    await healthIs(200, 'ok');
    line.silence();
    await healthIs(503, 'failing');
    await Promise.all(Array.from({ length: 20 }, () => blog.get('/api/health')));
    expect((await blog.get('/api/health?live')).status).toBe(200);
    expect(await statusOf('/a')).toBe(200);
    const [page, comment] = await Promise.all([blog.get('/2013'), send()]);
    expect([page.status, comment.status]).toEqual([503, 503]);
    expect(await comment.text()).toContain('It took &lt;an hour&gt;');
    line.mend();
    await healthIs(200, 'ok');
    expect(await statusOf('/archive')).toBe(200);
  });

  test('while the database is down, pages in memory are read, others are worth another try, and no comment is lost', async () => {
    expect(await statusOf('/a')).toBe(200);
    line.cut();
    await healthIs(503, 'failing');
    expect(await statusOf('/a')).toBe(200);
    for (const path of ['/archive', '/2013', '/nowhere', '/feed.xml', '/search?q=a', '/comments/reply/1']) {
      const answer = await blog.get(path);
      expect([answer.status, answer.headers.get('retry-after')], path).toEqual([503, '60']);
      expect(await answer.text(), path).toContain(answer.headers.get('x-request-id'));
    }
    const answer = await send();
    const page = await answer.text();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    expect(page).toContain('Your comment is not stored');
    for (const typed of ['value="/a"', 'value="Bo"', 'value="bo@example.org"', 'It took &lt;an hour&gt;'])
      expect(page).toContain(typed);
    line.mend();
    await healthIs(200, 'ok');
    for (const path of ['/archive', '/2013', '/feed.xml', '/search?q=a']) expect(await statusOf(path), path).toBe(200);
    expect(await statusOf('/nowhere')).toBe(404);
    expect((await send()).headers.get('location')).toBe('/a#comment-1');
    expect(await blog.text('/a')).toContain('It took');
  });

  test('what is saved while the database is down takes no page from readers, and is published when it is up', async () => {
    const before = await blog.text('/2013');
    line.cut();
    blog.write('c.md', post({ title: 'Saved meanwhile', date: '2013-04-28' }));
    await vi.waitFor(() => expect(blog.log()).toContain('could not be published'), { timeout: 30_000, interval: 50 });
    expect(await blog.text('/2013')).toBe(before);
    line.mend();
    await vi.waitFor(async () => expect(await blog.text('/2013')).toContain('Saved meanwhile'), {
      timeout: 30_000,
      interval: 50,
    });
  });

  test('a comment that was given up, and is stored after all, is seen at once', async () => {
    expect(await blog.text('/a')).not.toContain('It took');
    const other = new pg.Client({ connectionString: line.database.href });
    await other.connect();
    await other.query('select pg_advisory_lock($1)', [lockNumber(commentsLock, 'public')]);
    expect((await send()).status).toBe(503);
    expect(await blog.text('/a')).not.toContain('It took');
    await other.end();
    await vi.waitFor(async () => expect(await blog.text('/a')).toContain('It took'), { timeout: 15_000 });
    // Sent again, as its writer was asked to, it is the same one.
    expect((await send()).headers.get('location')).toBe('/a#comment-1');
  });
});
