import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toThread, type Reply, type Threaded } from './thread.ts';

const comment = (id: number, parent: number | null = null): Reply => ({ id, parent, name: `n${id}` });

/** A thread as text: `1(2(3) 4)`, with `5→3` for one in reply to 3. */
const asText = (thread: Threaded<Reply>[]): string =>
  thread
    .map(
      ({ id, replies, inReplyTo }) =>
        `${id}${inReplyTo ? `→${inReplyTo.id}` : ''}${replies.length > 0 ? `(${asText(replies)})` : ''}`,
    )
    .join(' ');

test('replies stand under what they reply to, in the order in which they came', () => {
  expect(asText(toThread([comment(1), comment(2, 1), comment(3), comment(4, 2), comment(5, 1)]))).toBe('1(2(4) 5) 3');
});

test('deeper than three, replies follow each other and say what they reply to', () => {
  const thread = toThread([comment(1), comment(2, 1), comment(3, 2), comment(4, 3), comment(5, 4), comment(6, 2)]);
  expect(asText(thread)).toBe('1(2(3 4→3 5→4 6))');
});

test('a reply to a comment that is not shown stands where that one would', () => {
  expect(
    asText(
      toThread(
        [comment(1), comment(3, 2), comment(5, 4)],
        new Map([
          [2, 1],
          [4, null],
        ]),
      ),
    ),
  ).toBe('1(3) 5');
});

test('a comment is never left out, and none stands deeper than three, whatever the parents say', () => {
  const replies = fc.array(fc.option(fc.integer({ min: 0, max: 12 })), { maxLength: 12 });
  fc.assert(
    fc.property(
      replies,
      fc.dictionary(fc.integer({ min: 0, max: 12 }).map(String), fc.option(fc.integer({ min: 0, max: 12 }))),
      (parents, hidden) => {
        const thread = toThread(
          parents.map((parent, id) => comment(id, parent)),
          new Map(Object.entries(hidden).map(([id, parent]) => [Number(id), parent])),
        );
        const ids: number[] = [];
        const walk = (some: Threaded<Reply>[], depth: number): void => {
          expect(depth === 4 ? some : []).toEqual([]);
          for (const { id, replies: below } of some) {
            ids.push(id);
            walk(below, depth + 1);
          }
        };
        walk(thread, 1);
        expect(ids.sort((a, b) => a - b)).toEqual(parents.map((_, id) => id));
      },
    ),
  );
});
