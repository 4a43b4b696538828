import { expect, test } from 'vitest';
import { DamagedPage, inCoding } from './codings.ts';
import { pages, toPage, type Page } from './pages.ts';

/** A page of which only one packed form is kept, as after a browser has read it. */
async function packed(coding: 'br' | 'gzip'): Promise<Page> {
  const page = toPage(`<p>${'Text. '.repeat(200)}</p>`, 200, 60);
  pages().put('/a', page, pages().now());
  return { ...page, bodies: new Map([[coding, await inCoding('/a', page, coding)]]) };
}

test.each(['br', 'gzip'] as const)(
  'a page that is damaged in memory (%s) is kept no more, so that it is made again',
  async (coding) => {
    for (const at of [0.5, 0.99]) {
      const page = await packed(coding);
      const body = Buffer.from(page.bodies.get(coding)!);
      body[Math.floor(body.length * at)]! ^= 0xff;
      page.bodies.set(coding, body);
      await expect(inCoding('/a', page, 'identity')).rejects.toThrow(DamagedPage);
      expect(pages().get('/a')).toBeUndefined();
    }
  },
);

test('one that is whole is given in every coding', async () => {
  expect((await inCoding('/a', await packed('br'), 'identity')).toString()).toContain('Text. Text.');
});
