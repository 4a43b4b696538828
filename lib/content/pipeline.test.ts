import { expect, test } from 'vitest';
import { markdownToHtml, toHtml, toTree } from './pipeline.ts';

const balanced = (body: string, format: 'markdown' | 'html' = 'markdown') => toHtml(toTree(body, format).children);

test('Markdown is what CommonMark says, with raw HTML as written', () => {
  expect(markdownToHtml('# *a* `b`\n\n1) c\n\n<div>\n*d*\n\n*e* <i>f')).toBe(
    '<h1><em>a</em> <code>b</code></h1>\n<ol>\n<li>c</li>\n</ol>\n<div>\n*d*\n<p><em>e</em> <i>f</p>',
  );
});

test('tables, strikethrough and task lists are GFM', () => {
  expect(markdownToHtml('a|b\n-|:-\n1|~~2~~')).toContain('<td align="left"><del>2</del></td>');
  expect(markdownToHtml('a\n:-\n1')).toContain('<td align="left">1</td>');
  expect(markdownToHtml('- [x] done')).toContain('<input type="checkbox" checked disabled> done');
});

test('bare addresses become links, in words and among marks', () => {
  const linked = (text: string, href: string) => expect(markdownToHtml(text)).toContain(`<a href="${href}">`);
  linked('see www.a.org.', 'http://www.a.org');
  linked('(https://a.org/b_(c))', 'https://a.org/b_(c)');
  linked('https://a.org/__init__.py', 'https://a.org/__init__.py');
  linked('**ann@a.org**', 'mailto:ann@a.org');
  linked('_ann@a.org_', 'mailto:ann@a.org');
  linked('[x https://a.org', 'https://a.org');
  linked('ann&#64;a.org', 'mailto:ann@a.org');
});

test('an address in code, in a link or in an attribute is no link of its own', () => {
  expect(markdownToHtml('`www.a.org`')).toBe('<p><code>www.a.org</code></p>');
  expect(markdownToHtml('[www.a.org](/x)')).toBe('<p><a href="/x">www.a.org</a></p>');
});

test('what an author leaves open ends with the post', () => {
  expect(balanced('<div>\n\nText')).toBe('<div>\n<p>Text</p></div>');
  expect(balanced('Text</div></article>')).toBe('<p>Text</p>');
  expect(balanced('Text\n\n<!-- open\n\nunseen')).toBe('<p>Text</p>\n');
  expect(balanced('<p>One<p>Two <b>bold', 'html')).toBe('<p>One</p><p>Two <b>bold</b></p>');
});

test('Markdown inside of HTML blocks is still Markdown', () => {
  expect(balanced('<details>\n<summary>More</summary>\n\n*Text*\n\n</details>\n\nEnd')).toBe(
    '<details>\n<summary>More</summary>\n<p><em>Text</em></p>\n</details>\n<p>End</p>',
  );
});

test('scripts and embeds of authors stay', () => {
  const embed = '<iframe src="https://e.org/x"></iframe>\n<script>if (a < b) run("&");</script>';
  expect(balanced(embed)).toBe(embed);
  expect(balanced(embed, 'html')).toBe(embed);
});

test('an empty line at the beginning of preformatted HTML is shown', () => {
  expect(balanced('<pre>\n\nText</pre>')).toBe('<pre>\n\nText</pre>');
  expect(balanced('<pre>\nText</pre>')).toBe('<pre>Text</pre>');
});
