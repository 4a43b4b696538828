import { expect, test } from 'vitest';
import { aside, fillIn, rendering, type Render } from './rendering.ts';

const during = (render: Render, write: () => string): string => rendering().run(render, write);

test('HTML that goes round React comes back where it stood, unchanged', () => {
  const held: string[] = [];
  const bodies = ['<p>One $1 $& </p>', '<script>first()</script>', '<!-- a comment --><p>Two</p>'];
  const page = during({ url: '/', began: 0, aside: held }, () => `<main>${bodies.map(aside).join('<hr/>')}</main>`);
  for (const body of bodies) expect(page).not.toContain(body);
  expect(fillIn(page, held)).toBe(`<main>${bodies.join('<hr/>')}</main>`);
});

test('without somebody who fills marks, the HTML stands in the page itself', () => {
  expect(during({ url: '/', began: 0 }, () => aside('<p>One</p>'))).toBe('<p>One</p>');
  expect(aside('<p>One</p>')).toBe('<p>One</p>');
});

test('what only looks like a mark stays as it is written', () => {
  const held: string[] = [];
  const body = '<!--aside:00000000-0000-0000-0000-000000000000:0-->';
  const page = during({ url: '/', began: 0, aside: held }, () => aside(body));
  expect(fillIn(page, held)).toBe(body);
});

test('a body of spaces alone is no body', () => {
  expect(during({ url: '/', began: 0, aside: [] }, () => aside(' \n'))).toBe(' \n');
});
