import { expect, test } from 'vitest';
import { renderComment } from '../comments/comment-text.ts';
import { toCommentText } from './comment-text.ts';

const shownAs = (html: string): string => renderComment(toCommentText(html).text).html;

test('what readers may say here is said as before', () => {
  const html = shownAs(
    '<p>Hello <b>you</b>, see <a href="https://example.org/x" rel="nofollow">this</a>:</p><blockquote>quoted</blockquote><pre>a\n\n  b</pre>',
  );
  expect(html).toContain('<strong>you</strong>');
  expect(html).toContain('href="https://example.org/x"');
  expect(html).toContain('<blockquote dir="auto">');
  expect(html).toMatch(/<pre\b[^>]*><code>a\n\n {2}b/);
});

test('the rest is its text, and a picture a link', () => {
  expect(
    toCommentText('<div>One</div><h2>Two</h2>E=mc<sup>2</sup> <img src="https://example.org/a.jpg" alt="A boat">').text,
  ).toBe('One\n\nTwo\n\nE=mc2 [A boat](https://example.org/a.jpg)');
});

test('what looks like markup in a text stays text', () => {
  for (const typed of ['2 < 3 & 4 > 1', '*not bold*', '# no heading', '1. no list', '[no](link)']) {
    const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    expect(renderComment(toCommentText(`<p>${escaped}</p>`).text).plain).toBe(typed);
  }
});

test('what a browser would execute is taken out, and said', () => {
  expect(toCommentText('a<script>x()</script><a href="javascript:x()" onclick="y()">b</a>')).toEqual({
    text: 'a[b]()',
    notes: ['Taken out, because a browser would execute it: <script>, href.'],
  });
});

test('a comment of HTML is Markdown as readers write it', () => {
  const html =
    '<h2>Well</h2><p>A <b>bold</b> <span style="x">word</span>,<br>and <img src="https://e.example/a.jpg" alt="a picture"></p>';
  expect(toCommentText(html).text).toBe('Well\n\nA **bold** word,\\\nand [a picture](https://e.example/a.jpg)');
});

test('what cannot be written as Markdown is its words, or as it was typed', () => {
  const { text, notes } = toCommentText(`${'<div><em>'.repeat(50_000)}the words`);
  expect(text).toContain('the words');
  expect(notes).toEqual(['It has its words alone: its markup is nested too deeply.']);
});
