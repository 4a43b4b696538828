import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pathological } from '../content/pathological.ts';
import { longestText } from './form.ts';
import { noteTaken, renderForCaller } from './render-share.ts';
import { blogWith, idOf, nobody, say } from './scratch-comments.ts';

const long = 'Some *words*. '.repeat(100).trim();

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('whose texts took a second of everybody’s time waits with the next long one; nobody else does', () => {
  noteTaken('taker', 900);
  expect(renderForCaller(long, 'taker')).not.toBeNull();
  noteTaken('taker', 100);
  expect(renderForCaller(long, 'taker')).toBeNull();
  expect(renderForCaller(long, 'other')).not.toBeNull();
  expect(renderForCaller(long, null)).not.toBeNull();
});

test('of the time that was taken, a twentieth comes back', () => {
  noteTaken('patient', 1100);
  vi.advanceTimersByTime(1900);
  expect(renderForCaller(long, 'patient')).toBeNull();
  vi.advanceTimersByTime(101);
  expect(renderForCaller(long, 'patient')).not.toBeNull();
});

test('short texts, and long ones of plain words, are taken from everybody', () => {
  noteTaken('busy', 60_000);
  expect(renderForCaller('A *short* one.', 'busy')?.html).toContain('<em>short</em>');
  expect(renderForCaller(Array<string>(100).fill('A paragraph of words.').join('\n\n'), 'busy')).not.toBeNull();
});

test('the hardest texts have used up a share after some of them', () => {
  vi.useRealTimers();
  const hardest = pathological['nested emphasis']!(longestText);
  const rendered = Array.from({ length: 50 }, () => renderForCaller(hardest, 'attacker')).filter((text) => text !== null);
  expect(rendered.length).toBeLessThan(50);
});

test('a comment that has to wait is refused before anything is made of it, and what an author says is not', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  blog.site.authors[0].email = 'ann@example.org';
  noteTaken('flood', 60_000);
  const flood = { ...nobody, caller: 'flood' };
  expect(await say(blog, { text: long }, flood)).toEqual({ state: 'refused', why: 'too-many' });
  expect(idOf(await say(blog, { text: 'Short.' }, flood))).toBeGreaterThan(0);
  const ann = { name: 'Ann', email: 'ann@example.org', isVerified: true };
  expect(await say(blog, { text: long }, { ...flood, viewer: ann })).toMatchObject({ state: 'shown' });
  await blog.end();
});
