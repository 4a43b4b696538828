import { expect, test } from 'vitest';
import { toSearchText } from './search-text.ts';

test('words stay, marks, tags and targets go', () => {
  const body =
    '## A *heading*\n\n> Some [linked words](https://example.org/x "t") and ![a clock](clock.jpg).\n\n- one\n1. two\n\n[ref]: /target\n\n```go\nfunc main() {}\n```\n\n<b class="x">bold</b> &amp; <!-- hidden -->';
  const text = toSearchText(body, 'markdown');
  for (const word of ['A heading', 'Some', 'linked words', 'a clock', 'one', 'two', 'func main() {}', 'bold', '&'])
    expect(text).toContain(word);
  for (const gone of ['example.org', 'clock.jpg', 'target', 'class', 'hidden', '#', '```']) expect(text).not.toContain(gone);
});

test('HTML keeps its words without scripts', () => {
  expect(toSearchText('<p>One &eacute;<br>two</p><script>alert(1)</script>', 'html')).toBe('One é two');
});

test('a hundred thousand marks without an end come out as text', () => {
  for (const mark of ['[', '![', '](', '<', '<a', '<!--', '`', '*', '> ', '#', '|', '&', '[a]:', '- ', '<script']) {
    const text = mark.repeat(100_000);
    expect(toSearchText(text, 'markdown').length).toBeLessThanOrEqual(text.length);
  }
});
