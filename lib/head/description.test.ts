import { expect, test } from 'vitest';
import { descriptionLength, descriptionOf } from './description.ts';

test('a description is how the paragraphs of a text begin', () => {
  const html =
    '<h2 id="x">Heading<a class="anchor" href="#x">#</a></h2><p>It is <em>late</em>, she <a href="/x">said</a>.</p>\n<p class="lead">A &amp; B &lt;c&gt;</p>';
  expect(descriptionOf(html)).toBe('It is late, she said. A & B <c>');
});

test('it is cut between words', () => {
  const text = descriptionOf(`<p>${'word '.repeat(100)}</p>`);
  expect(text.length).toBeLessThanOrEqual(descriptionLength + 2);
  expect(text).toMatch(/word …$/);
});

test('pictures and marks of footnotes say nothing', () => {
  const picture = '<p><a class="photo" href="/p"><picture><img src="/x.jpg" alt="A boat"></picture></a></p>';
  expect(descriptionOf(`${picture}<p>Text.<sup><a href="#fn-1" data-footnote-ref>1</a></sup></p>`)).toBe('Text.');
  expect(descriptionOf(picture)).toBe('');
  expect(descriptionOf('<pre><code>code</code></pre>')).toBe('');
});

test('what is cut off in the middle of a tag leaves no part of it', () => {
  const html = `<p>Text <img src="${'x'.repeat(9000)}"></p>`;
  expect(descriptionOf(html)).toBe('Text');
});
