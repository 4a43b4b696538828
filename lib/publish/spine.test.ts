import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { postText, scratchBlog } from './scratch-blog.ts';
import { Spine } from './spine.ts';

test('a listing read whole answers as the store does', async () => {
  const blog = await scratchBlog();
  // Names of one day whose order is that of their bytes, and of none of their letters' kind.
  for (const [index, name] of ['b', 'Bc', 'a-b', 'a', 'x~', 'ü', 'a/b', '10', '9'].entries())
    blog.write(`${name}.md`, postText({ title: name, date: index < 6 ? '2013-04-26' : '2013-04-27' }));
  await blog.sync();
  const db = blog.store.read;
  const spine = await Spine.read(db, '/');
  const entries = await db.selectFrom('entries').select(['date', 'url']).where('listing', '=', '/').execute();
  expect(spine.length).toBe(9);
  for (const { date, url } of entries) {
    const count = db.selectFrom('entries').select((eb) => eb.fn.countAll<number>().as('rank'));
    const { rank } = await count
      .where('listing', '=', '/')
      .where(sql<boolean>`(date, url) < (${date}, ${url})`)
      .executeTakeFirstOrThrow();
    expect(spine.countBefore(date, url)).toBe(rank);
    const sorted = await db
      .selectFrom('entries')
      .select('url')
      .where('listing', '=', '/')
      .orderBy('date')
      .orderBy('url')
      .execute();
    const around = [sorted[rank + 1]?.url, sorted[rank - 1]?.url].filter((other) => other !== undefined);
    expect(spine.neighboursOf(date, url)).toEqual(around);
  }
  await blog.end();
});
