import { expect, test } from 'vitest';
import { toCommentText } from './comment-text.ts';

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
