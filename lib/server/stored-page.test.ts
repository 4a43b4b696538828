import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { toPage } from './pages.ts';
import { fromStored, toStored } from './stored-page.ts';

vi.stubEnv('AUTH_SECRET', 'a secret of the tests');

const page = toPage('<p>Text</p>', 200, 60);
const stored = () => toStored('/a', { page, made: 5, lines: {} });

test('what was stored of a page comes back', async () => {
  const found = fromStored('/a', await stored());
  expect([found!.made, found!.page.tag, found!.page.headers]).toEqual([5, page.tag, page.headers]);
});

test('whichever byte is another, or wherever it is cut off, it is no page', async () => {
  const bytes = await stored();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= change;
      expect([fromStored('/a', damaged), fromStored('/a', bytes.subarray(0, at))]).toEqual([null, null]);
    }),
  );
});

test('bytes that nobody here has written are no page, nor is the page of another address', async () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => fromStored('/a', Buffer.from(bytes)) === null));
  expect(fromStored('/b', await stored())).toBeNull();
});
