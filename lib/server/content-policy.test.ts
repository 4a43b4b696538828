import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentPolicy } from './content-policy.ts';

/** What a policy says of one kind of thing. */
const said = (html: string, name: string): string[] =>
  contentPolicy(html)
    .split('; ')
    .find((each) => each.startsWith(`${name} `))!
    .split(' ')
    .slice(1);

const hashOf = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

test('a page without a script runs those of the blog alone', () => {
  expect(said('<p>Text</p>', 'script-src')).toEqual(["'self'"]);
  expect(said('<script type="module" src="/_enhancements/lightbox.js?v=1"></script>', 'script-src')).toEqual(["'self'"]);
});

test('a script in a page may run as it stands there', () => {
  const html = '<script>a("</p>")</script><p>x</p><script type="module">b()</script>';
  expect(said(html, 'script-src')).toEqual(["'self'", hashOf('a("</p>")'), hashOf('b()')]);
});

test('a sheet in a page holds as it stands there, and another one does not', () => {
  const html = '<style media="print">a > b {}</style><p style="color:red">x</p>';
  expect(said(html, 'style-src')).toEqual(["'self'", hashOf('a > b {}')]);
  expect(said(html, 'style-src-attr')).toEqual(["'unsafe-inline'"]);
});

test('whatever a page holds, no script or sheet runs that does not stand in it, and nothing is evaluated', () => {
  const parts = fc.constantFrom(
    '<script>',
    '</script>',
    '<style>',
    '<script src="',
    '">',
    "'unsafe-inline'",
    ';',
    'script-src *',
    ' ',
    '\n',
    '//x',
    'https://x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string({ maxLength: 5 }))), (texts) => {
      const policy = contentPolicy(texts.join(''));
      expect(policy.split(';')).toHaveLength(contentPolicy('').split(';').length);
      const sources = [...said(texts.join(''), 'script-src'), ...said(texts.join(''), 'style-src')];
      expect(
        sources.filter((source) => !/^(?:'self'|'sha256-[\w+/]{43}='|https?:\/\/[^\s/,;']+\/[^\s,;']*)$/.test(source)),
      ).toEqual([]);
      // A header of HTTP holds it.
      expect(policy).toMatch(/^[ -~]*$/);
    }),
  );
});

test('data is not run, so it needs no leave', () => {
  expect(said('<script type="application/ld+json">{"a":1}</script>', 'script-src')).toEqual(["'self'"]);
});

test("an author's script on another host may be loaded, that one alone", () => {
  const html =
    '<script async src="https://example.org/a;b/embed.js?x=1&amp;y=2"></script><script src="//cdn.example/x.js"></script>';
  expect(said(html, 'script-src')).toEqual(["'self'", 'https://example.org/a%3bb/embed.js', 'https://cdn.example/x.js']);
});

test('a form of a post may go where it says', () => {
  const html = '<form method="post" action="/api/comments"></form><form action="https://list.example/subscribe"></form>';
  expect(said(html, 'form-action')).toEqual(["'self'", 'https://list.example/subscribe']);
});

test('what an address holds does not become a part of the policy', () => {
  const html = `<script src="https://example.org/x.js; default-src *"></script><script src="https://e.org/'unsafe-inline'"></script>`;
  expect(contentPolicy(html).split(';')).toHaveLength(contentPolicy('').split(';').length);
  expect(contentPolicy(html)).not.toContain("'unsafe-inline' ");
  expect(said(html, 'script-src').every((source) => !source.includes(' '))).toBe(true);
});
