import { expect, test } from 'vitest';
import type { Image } from '../photos/sizes.ts';
import { renderBody } from './markdown.ts';

const render = (body: string, format: 'markdown' | 'html' = 'markdown'): string =>
  renderBody({ body, format, file: 'a/b.md', url: '/a/b' }).html;

test('code that may be wider than a phone can have the focus, and has a name', () => {
  expect(render('```\nnpm ci && npm run up -- --port 3000\n```')).toContain(
    '<pre tabindex="0" role="group" aria-label="Code"><code>',
  );
  expect(render('```make\na:\n\tb\n```')).toContain('<pre tabindex="0"');
});

test('short lines are no stop for the keyboard, however many there are', () => {
  expect(render(`\`\`\`\n${'npm ci\n'.repeat(50)}\`\`\``)).toContain('<pre><code>');
});

test('what an author says of a piece of code stays', () => {
  const line = 'x'.repeat(40);
  expect(render(`<pre tabindex="-1">${line}</pre>`, 'html')).toBe(`<pre tabindex="-1">${line}</pre>`);
  expect(render(`<pre aria-label="Poem">${line}</pre>`, 'html')).toContain('aria-label="Poem"');
  expect(render(`<a href="/x"><pre>${line}</pre></a>`, 'html')).toContain('<pre>');
});

test('a table stands in a box that scrolls, and one in a table in no other', () => {
  const html = render('| a | b |\n|---|--:|\n| 1 | 2 |');
  expect(html).toMatch(/^<div class="table" tabindex="0" role="group" aria-label="Table"><table>[^]*<\/table><\/div>$/);
  expect(html).toContain('<td class="align-right">2</td>');
  expect(html).not.toContain('align="');
  expect(render('<table id="t"><tr><td><table></table></td></tr></table>', 'html').match(/class="table"/g)).toHaveLength(1);
});

test('a heading of a table that says nothing is a plain cell', () => {
  const html = render('| | year |\n|---|---|\n| verge | 1680 |');
  expect(html).toContain('<td></td>');
  expect(html).toContain('<th scope="col">year</th>');
  expect(
    render('<table><tr><th scope="col"> <!-- none --> </th><th><img src="/a.png" alt="A"></th></tr></table>', 'html'),
  ).toMatch(/<tr><td>[^]*<\/td><th><img/);
});

test('the box of a task has a name, unless it has a label', () => {
  expect(render('- [x] Wind it')).toContain('<input type="checkbox" checked disabled aria-label="Done">');
  expect(render('<label><input type="checkbox" disabled> Wind it</label>', 'html')).not.toContain('aria-label');
});

test('in a listing, a table that has an id has none, and its box stays', () => {
  const { listed } = renderBody({ body: '<table id="t"><tr><td>1</td></tr></table>', format: 'html', file: 'a.md', url: '/a' });
  expect(listed).toBe(
    '<div class="table" tabindex="0" role="group" aria-label="Table"><table><tbody><tr><td>1</td></tr></tbody></table></div>',
  );
});

test('a picture in a figure that is wider than the column comes in a width that fits it', () => {
  const gate: Image = {
    hash: '0'.repeat(32),
    format: 'jpeg',
    width: 2000,
    height: 1000,
    animated: false,
    transparent: false,
    colour: '#336699',
  };
  const images = new Map([['gate.jpg', gate]]);
  const sizesIn = (body: string) =>
    /sizes="([^"]+)"/.exec(renderBody({ body, format: 'html', file: 'a.md', url: '/a', images }).html)![1];
  const picture = '<img src="gate.jpg" alt="A gate">';
  expect(sizesIn(`<figure class="wide">${picture}</figure>`)).toContain('1080px');
  expect(sizesIn(`<figure class="wide"></figure>${picture}`)).toContain('650px');
});
