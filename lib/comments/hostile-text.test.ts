import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderComment } from './comment-text.ts';
import { expectHarmless } from './expect-harmless.ts';
import { hostileInput } from './hostile-input.ts';

/** Without what every block has. */
const render = (source: string) => renderComment(source).html.replaceAll(' dir="auto"', '');

test('characters that control a terminal, or turn the text around them, are dropped', () => {
  expect(render('a\u{0}b\u{1B}c\u{7F}d\u{85}e\u{FFFE}f\tg')).toBe('<p>abcdef\tg</p>');
  expect(render('\u{202E}a\u{2066}b &#x202E;&#8296;c `\u{202D}d`')).toBe('<p>ab c <code>d</code></p>');
  expect(render('a\u{D800}b')).toBe('<p>a\u{FFFD}b</p>');
  expect(renderComment('[a](https://e.org/&#x202E;)').html).toContain('href="https://e.org/%E2%80%AE"');
});

test('what joins letters and emoji stays', () => {
  const family = '\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F466} \u{645}\u{200C}\u{627}\u{200F} e\u{301}\u{323}';
  expect(render(family)).toBe(`<p>${family}</p>`);
});

test('a comment that nests deeper than a conversation is shown as typed', () => {
  const quotes = (levels: number) => `${'>'.repeat(levels)} *a*\nb & https://e.org`;
  expect(render(quotes(30))).toContain('<em>a</em><br>\nb');
  const { html, plain, links } = renderComment(quotes(60));
  expect(html).toBe(`<p dir="auto">${'>'.repeat(60)} *a*<br>b &#x26; https://e.org</p>`);
  expect({ plain, links }).toEqual({ plain: quotes(60), links: 0 });
});

test('a comment that takes too long is shown as typed', () => {
  const { html, plain } = renderComment('_a*'.repeat(30_000));
  expect(plain).toBe('_a*'.repeat(30_000));
  expect(html).toBe(`<p dir="auto">${plain}</p>`);
});

test('a comment that would become hundreds of times as much is shown as typed', () => {
  const source = `[a]: https://e.org/${'x'.repeat(6000)}\n\n${'[a]'.repeat(600)}`;
  expect(renderComment(source)).toMatchObject({ plain: source, links: 0 });
  expect(renderComment('https://a.b '.repeat(80)).links).toBe(80);
});

test('the list is long, and none is longer than a comment may be', () => {
  expect(new Set(hostileInput).size).toBe(hostileInput.length);
  expect(hostileInput.length).toBeGreaterThan(150);
  expect(hostileInput.filter((source) => source.length > 10_000)).toEqual([]);
});

test.each(hostileInput.map((source) => [source.slice(0, 60), source]))('harmless: %j', (_, source) => {
  expectHarmless(source);
  expectHarmless(`> ${source}`);
  expectHarmless(`- [x](https://e.org) *${source}* \`a\``);
});

test('any text is harmless', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), expectHarmless));
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 200 }).map((units) => units.join('')),
      expectHarmless,
    ),
  );
});

test('any mixture of marks, tags, addresses and hostile input is harmless', () => {
  const marks = [
    '[',
    ']',
    '![',
    '](',
    ')',
    '<',
    '>',
    '> ',
    '- ',
    '1. ',
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```\n',
    '\\',
    '&',
    '\n',
    '\n\n',
    '    ',
    ' ',
  ];
  const words = [
    'a',
    '#',
    '---',
    '|',
    ': ',
    '[r]: ',
    '[r]',
    'https://e.org',
    'javascript:x',
    '<https://e.org/',
    '"',
    "'",
    '&#x202E;',
    'ann@e.org',
  ];
  const short = hostileInput.filter((source) => source.length < 100);
  const piece = fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...words), fc.constantFrom(...short));
  const mixture = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(mixture, expectHarmless), { numRuns: 500 });
});
