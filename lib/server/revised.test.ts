import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { inCoding } from './codings.ts';
import { commonHeaders } from './common-headers.ts';
import { pages, toAnswer, type Page } from './pages.ts';
import { Busy, revised } from './revised.ts';

/** Asks as the content is now, or was at a revision. */
const ask = async (
  url: string,
  make: (revision: number) => Promise<Page | null>,
  revision = pages().now(),
): Promise<Page | null> => (await revised(url, { revision, make: () => make(revision) })).page;

/** An answer that a change of the content makes old. */
const answer = (text: string, revision: number): Page =>
  toAnswer(text, { status: 200, headers: commonHeaders(), modified: null, revision, expires: Number.MAX_SAFE_INTEGER });

const textOf = (page: Page | null): string | undefined => page?.bodies.get('identity')?.toString();

/** A make that waits until it is told what to give, and how often it was asked. */
function slowly() {
  const waiting: ((text: string) => void)[] = [];
  const make = (revision: number) => new Promise<Page>((resolve) => void waiting.push((text) => resolve(answer(text, revision))));
  return { make, waiting };
}

const given = (text: string) => async (revision: number) => answer(text, revision);

test('an answer is given from memory until anything changes, wherever', async () => {
  const url = '/kept/feed.xml';
  expect(textOf(await ask(url, given('one')))).toBe('one');
  expect(textOf(await ask(url, given('two')))).toBe('one');
  expect(textOf(pages().get(url) ?? null)).toBe('one');
  pages().invalidate('/elsewhere');
  expect(pages().get(url)).toBeUndefined();
  expect(textOf(await ask(url, given('two')))).toBe('two');
  pages().clear();
  expect(textOf(await ask(url, given('three')))).toBe('three');
  pages().invalidate(url);
  expect(textOf(await ask(url, given('four')))).toBe('four');
});

/** Waits until so many are being made. */
const begun = (waiting: unknown[], count: number) => vi.waitFor(() => expect(waiting).toHaveLength(count));

test('an answer that was being made when something changed is not kept', async () => {
  const url = '/late/feed.xml';
  const { make, waiting } = slowly();
  const asked = ask(url, make);
  await begun(waiting, 1);
  pages().invalidate('/elsewhere');
  waiting[0]!('old');
  expect(textOf(await asked)).toBe('old');
  expect(pages().get(url)).toBeUndefined();
  expect(textOf(await ask(url, given('new')))).toBe('new');
});

test('an answer whose facts were read before a change is not kept after it', async () => {
  const url = '/read-before/feed.xml';
  const revision = pages().now();
  pages().invalidate('/elsewhere');
  expect(textOf(await ask(url, given('old'), revision))).toBe('old');
  expect(pages().get(url)).toBeUndefined();
});

test('who asks after a change does not get what others wait for since before it', async () => {
  const url = '/overtaken/feed.xml';
  const { make, waiting } = slowly();
  const before = ask(url, make);
  await begun(waiting, 1);
  pages().invalidate('/elsewhere');
  const after = ask(url, make);
  waiting[0]!('old');
  expect(textOf(await before)).toBe('old');
  await begun(waiting, 2);
  waiting[1]!('new');
  expect(textOf(await after)).toBe('new');
  expect(textOf(await ask(url, given('newest')))).toBe('new');
});

test('an answer is made once for all who ask meanwhile, and again after one that failed', async () => {
  const url = '/crowd/feed.xml';
  const { make, waiting } = slowly();
  const asked = Array.from({ length: 5 }, () => ask(url, make));
  await begun(waiting, 1);
  waiting[0]!('one');
  expect((await Promise.all(asked)).map(textOf)).toEqual(Array(5).fill('one'));
  expect(waiting).toHaveLength(1);
  const failing = ask('/failing/feed.xml', () => Promise.reject(new Error('It failed.')));
  await expect(failing).rejects.toThrow('It failed.');
  expect(textOf(await ask('/failing/feed.xml', given('well')))).toBe('well');
});

test('one is made at a time, whatever is asked for at once, and a history does not keep the newest waiting', async () => {
  let [now, most] = [0, 0];
  const make = async (revision: number): Promise<Page> => {
    most = Math.max(most, ++now);
    await setImmediate();
    now--;
    return answer('x', revision);
  };
  await Promise.all(Array.from({ length: 30 }, (_, index) => ask(`/many-${index}/feed.xml`, make)));
  expect(most).toBe(1);
  const { make: slow, waiting } = slowly();
  const revision = pages().now();
  const past = revised('/feed-2013.xml', { revision, isPast: true, make: () => slow(revision) });
  await begun(waiting, 1);
  expect(textOf(await ask('/meanwhile/feed.xml', given('newest')))).toBe('newest');
  waiting[0]!('old entries');
  expect(textOf((await past).page)).toBe('old entries');
  // It is large, and few come for it.
  expect(pages().get('/feed-2013.xml')).toBeUndefined();
});

test('who comes when very many wait already is asked to come again', async () => {
  const gate = Promise.withResolvers<void>();
  const make = async (revision: number): Promise<Page> => {
    await gate.promise;
    return answer('x', revision);
  };
  const asked = Array.from({ length: 201 }, (_, index) => ask(`/crowded-${index}/feed.xml`, make));
  await setImmediate();
  await expect(ask('/one-more/feed.xml', given('x'))).rejects.toBeInstanceOf(Busy);
  gate.resolve();
  expect((await Promise.all(asked)).map(textOf)).toEqual(Array(201).fill('x'));
});

test('nothing is kept where there is nothing', async () => {
  const url = '/nothing/feed.xml';
  expect(await ask(url, () => Promise.resolve(null))).toBeNull();
  expect(pages().get(url)).toBeUndefined();
  expect(textOf(await ask(url, given('one')))).toBe('one');
});

test('the same bytes keep what was compressed of them, over any number of changes elsewhere', async () => {
  const url = '/same/feed.xml';
  const text = 'the same '.repeat(500);
  const first = (await ask(url, given(text)))!;
  const br = await inCoding(url, first, 'br');
  pages().invalidate('/elsewhere');
  const second = (await ask(url, given(text)))!;
  expect(second.bodies.get('br')).toBe(br);
  expect(second.tag).toBe(first.tag);
  pages().clear();
  const third = (await ask(url, given(text)))!;
  expect((await inCoding(url, third, 'identity')).toString()).toBe(text);
  expect((await ask(url, given('other')))!.tag).toBe(first.tag);
  pages().invalidate('/elsewhere');
  const other = (await ask(url, given('other')))!;
  expect(other.bodies.get('br')).toBeUndefined();
  expect((await inCoding(url, other, 'identity')).toString()).toBe('other');
});
