import { expect, test } from 'vitest';
import type { Image } from '../photos/sizes.ts';
import { renderBody } from './markdown.ts';

const hash = '0123456789abcdef0123456789abcdef';
const gate: Image = { hash, format: 'jpeg', width: 1000, height: 500, animated: false, transparent: false, colour: '#336699' };

const render = (body: string, image: Partial<Image> = {}): string =>
  renderBody({ body, format: 'markdown', file: 'a/b.md', url: '/a/b', images: new Map([['a/gate.jpg', { ...gate, ...image }]]) })
    .html;

test('a picture in a text gets its size, its colour, widths to choose from, and a link to a larger one', () => {
  const html = render('![A gate](gate.jpg "Old")');
  expect(html).toContain(
    `<a class="photo" href="/photos/${hash}/1000.jpg" data-widths="480 800 1000" data-size="1000x500"><picture>`,
  );
  expect(html).toContain(`<source type="image/avif" srcset="/photos/${hash}/480.avif 480w, /photos/${hash}/800.avif 800w, `);
  const img = /<img [^>]*>/.exec(html)![0];
  for (const part of [
    'alt="A gate"',
    'title="Old"',
    `src="/photos/${hash}/1000.jpg"`,
    'width="1000" height="500"',
    'loading="lazy"',
  ])
    expect(img).toContain(part);
  expect(img).toContain('style="background-color:#336699"');
});

test('its address may be written from anywhere and in any form', () => {
  for (const target of ['./gate.jpg', '../a/gate.jpg', '/a/gate.jpg', '%67ate.jpg', '<gate.jpg>'])
    expect(render(`![A gate](${target})`)).toContain(`/photos/${hash}/`);
  expect(render('<p><img src=gate.jpg alt=Gate></p>')).toContain(`/photos/${hash}/`);
});

test('an author may say how large it is; the other side follows', () => {
  const sizeOf = (attributes: string): string[] =>
    ['width', 'height'].map(
      (name) => new RegExp(` ${name}="(\\d+)"`).exec(render(`<img src="gate.jpg" alt="" ${attributes}>`))![1]!,
    );
  expect(sizeOf('width="300"')).toEqual(['300', '150']);
  expect(sizeOf('height="100"')).toEqual(['200', '100']);
  expect(sizeOf('width="10" height="10"')).toEqual(['10', '10']);
});

test('a link is not put into a link, nor a picture into a picture', () => {
  const linked = render('[![A gate](gate.jpg)](https://example.org/)');
  expect(linked.match(/<a /g)).toHaveLength(1);
  expect(linked).toContain('<a href="https://example.org/"><picture>');
  expect(render('<picture><img src="gate.jpg" alt=""></picture>').match(/<picture>/g)).toHaveLength(1);
});

test('a small picture has no larger one to lead to, and what can be seen through has no colour behind it', () => {
  const html = render('![Dot](gate.jpg)', { width: 40, height: 20, transparent: true });
  expect(html).not.toContain('<a ');
  expect(html).not.toContain('background-color');
  expect(html).toContain(`src="/photos/${hash}/40.png"`);
});

test('a picture that is not known, on another host, or with candidates of its own stays as it is written', () => {
  for (const tag of [
    '<img src="other.jpg">',
    '<img src="https://example.org/a/gate.jpg">',
    '<img src="gate.jpg" srcset="gate.jpg 2x">',
  ])
    expect(render(tag)).not.toContain('/photos/');
});

test('on a page of several posts it looks the same', () => {
  const { html, listed } = renderBody({
    body: '![A gate](gate.jpg)',
    format: 'markdown',
    file: 'a/b.md',
    url: '/a/b',
    images: new Map([['a/gate.jpg', gate]]),
  });
  expect(listed).toBe(html);
});
