import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderBody } from '../content/markdown.ts';
import { toBody } from './html-to-markdown.ts';

const shownAs = (body: string): string => renderBody({ file: 'a.md', url: '/a', format: 'markdown', body }).html;

const markdownOf = (html: string): string => toBody(html).body.trim();

test('what Markdown has words for is Markdown', () => {
  expect(
    markdownOf(
      '<h2>Head</h2><p>Some <em>words</em>, <strong>bold</strong> and <a href="/x" target="_blank">linked</a>.</p><ul><li>one</li></ul>',
    ),
  ).toBe('## Head\n\nSome *words*, **bold** and [linked](/x).\n\n- one');
  expect(markdownOf('<pre><code class="language-ts">const a = "<b>";</code></pre>'.replace('<b>', '&lt;b&gt;'))).toBe(
    '```ts\nconst a = "<b>";\n```',
  );
});

test('what it has no words for stays HTML: within a paragraph by its tags, else as a block', () => {
  expect(markdownOf('<p>E = mc<sup>2</sup>, <kbd>Ctrl</kbd> <span style="color:red">red</span> <span>plain</span></p>')).toBe(
    'E = mc<sup>2</sup>, <kbd>Ctrl</kbd> <span style="color:red">red</span> plain',
  );
  expect(markdownOf('<p>a</p><figure><img src="a.jpg" alt="A"><figcaption>A <b>cap</b></figcaption></figure><p>b</p>')).toBe(
    'a\n\n<figure><img src="a.jpg" alt="A"><figcaption>A <b>cap</b></figcaption></figure>\n\nb',
  );
  expect(markdownOf('<div>one <p>two</p></div><div class="note"><p>three</p></div>')).toBe(
    'one\n\ntwo\n\n<div class="note"><p>three</p></div>',
  );
});

test('a table of rows and columns is Markdown; one with more than that stays a table', () => {
  expect(markdownOf('<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>')).toBe(
    '| a | b |\n| - | - |\n| 1 | 2 |',
  );
  for (const rich of [
    '<tr><td>1</td></tr>',
    '<tr><th>a</th></tr><tr><td><ul><li>x</li></ul></td></tr>',
    '<tr><th>a</th><th>b</th></tr><tr><td colspan="2">1</td></tr>',
  ])
    expect(markdownOf(`<table>${rich}</table>`)).toContain('<table>');
});

test('an empty line within a block of HTML does not end it', () => {
  const { body } = toBody('<div class="x"><p>one</p>\n\n<pre>a\n\n    b</pre>\n\n    <p>*two*</p></div>');
  const html = shownAs(body);
  expect(html).toContain('<p>*two*</p>');
  expect(html).toMatch(/<pre[^>]*>a\n\n {4}b<\/pre>/);
});

test('what a browser would execute is taken out, and said', () => {
  const hostile =
    '<p onclick="x()">a<script>x()</script><a href="java\nscript:x()">b</a><iframe srcdoc="<script>x()</script>"></iframe></p><svg onload="x()"></svg><object data="x"></object>';
  const { body, notes } = toBody(hostile);
  expect(body).not.toMatch(/script|onclick|onload|srcdoc|object/i);
  expect(notes).toEqual(['Taken out, because a browser would execute it: <object>, <script>, href, onClick, onLoad, srcDoc.']);
});

test('what is too deep for Markdown stays HTML', () => {
  const depth = 900;
  const { format, body, notes } = toBody('<b>'.repeat(depth) + 'deep' + '</b>'.repeat(depth));
  expect(body).toContain('deep');
  expect(format === 'markdown' || notes.some((note) => note.startsWith('Its text stays HTML'))).toBe(true);
});

test('text is the same text again, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          'a',
          '*',
          '_',
          '#',
          '<',
          '&',
          '[',
          ']',
          '(',
          ')',
          '`',
          '~',
          '|',
          '-',
          '1',
          '.',
          '!',
          '\\',
          ' ',
          ':',
          '>',
        ),
        minLength: 1,
        maxLength: 30,
      }),
      (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        const html = shownAs(toBody(`<p>x${escaped}x</p>`).body);
        const shown = html
          .replace(/<[^>]*>/g, '')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&#x26;', '&')
          .replaceAll('&#x3C;', '<')
          .replaceAll('&amp;', '&');
        expect(shown.replace(/\s+/g, ' ').trim()).toBe(`x${text}x`.replace(/\s+/g, ' '));
      },
    ),
  );
});

test('no word of a text is lost, whatever it stands in', () => {
  const tags = [
    'p',
    'div',
    'div class="x"',
    'span',
    'span style="y"',
    'b',
    'em',
    'figure',
    'figcaption',
    'blockquote',
    'ul',
    'li',
    'section',
    'h3',
    'a href="/x"',
    'sup',
    'center',
    'details',
    'dl',
    'dd',
    'pre',
    'code',
    'font',
  ];
  const { html } = fc.letrec((tie) => ({
    html: fc
      .array(fc.oneof({ maxDepth: 4 }, fc.constant('word'), tie('element')), { maxLength: 3 })
      .map((parts) => parts.join(' ')),
    element: fc
      .tuple(fc.constantFrom(...tags), tie('html'))
      .map(([tag, inner]) => `<${tag}>${inner as string}</${tag.split(' ')[0]}>`),
  }));
  fc.assert(
    fc.property(html, (text) => {
      const words = (of: string): number => of.split('word').length - 1;
      expect(words(shownAs(toBody(text).body).replace(/<[^>]*>/g, ''))).toBe(words(text));
    }),
  );
});
