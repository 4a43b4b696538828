import { describe, expect, test } from 'vitest';
import { renderComment } from '../comments/comment-text.ts';
import { toFed } from '../feeds/fed-html.ts';
import { descriptionOf } from '../head/description.ts';
import { renderBody } from './markdown.ts';
import { pathological } from './pathological.ts';
import { toSearchText } from './search-text.ts';
import { excerptsOf } from './search/excerpts.ts';
import { parseQuery } from './search/query.ts';
import { wishesOf } from './wishes.ts';

/** What a post and a comment may be at most (characters). */
const [post, comment] = [1_000_000, 32_000];

/** No text may keep anybody longer (ms). */
const longest = 5000;

function within(what: string, work: () => unknown): void {
  const start = performance.now();
  work();
  expect(performance.now() - start, what).toBeLessThan(longest);
}

/** All that is done with the text of a post, apart from its HTML: for that of long ones, bounded by time, scale/pathological asks. */
const steps: Record<string, (body: string) => unknown> = {
  'the search index': toSearchText,
  // A picture must be named somewhere, or nothing is looked for.
  'the pictures that it names': (body) => wishesOf({ file: 'a.md', kind: 'post', meta: {}, body: `${body} a.jpg` }),
  'excerpts of a search': (body) => excerptsOf(parseQuery('a')!, [{ title: 'A', summary: '', body }]),
  'a description': (body) => descriptionOf(`<p>${body}`),
};

test('there are forty and more, none longer than asked for', () => {
  expect(Object.keys(pathological).length).toBeGreaterThan(40);
  for (const [name, write] of Object.entries(pathological)) {
    expect(write(comment).length, name).toBeLessThanOrEqual(comment + 10);
    expect(write(comment).length, name).toBeGreaterThan(comment / 3);
  }
});

describe.each(Object.entries(pathological))('%s', (_, write) => {
  test('as a comment, is shown before anybody turns away', () => {
    within('comment', () => expect(renderComment(write(comment)).html).toMatch(/^(?:<|$)/));
  });

  test('as a short post, in its HTML and in feeds, ends and throws nothing', () => {
    const body = write(comment / 4);
    let html = '';
    within('html', () => ({ html } = renderBody({ body, format: 'markdown', file: 'a.md', url: '/a' })));
    within('feed', () => toFed(html, 'https://example.org/a'));
  });

  test('as a post as long as can be, costs the other steps little', () => {
    const body = write(post);
    for (const [step, work] of Object.entries(steps)) within(step, () => work(body));
  });
});
