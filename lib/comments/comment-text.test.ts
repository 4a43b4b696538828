import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderComment } from './comment-text.ts';

/** Without what every block and every link has. */
const render = (source: string) =>
  renderComment(source).html.replaceAll(' dir="auto"', '').replaceAll(' rel="ugc nofollow noopener"', '');
const linked = (address: string) => `<a href="${address}">${address}</a>`;

describe('what readers write', () => {
  test('paragraphs, emphasis and code come out as in Markdown', () => {
    expect(render('a *b* _c_ **d** __e__ `f<g`\n\nh')).toBe(
      '<p>a <em>b</em> <em>c</em> <strong>d</strong> <strong>e</strong> <code>f&#x3C;g</code></p>\n<p>h</p>',
    );
    expect(render('~~a~~ ~5 to ~6')).toBe('<p><del>a</del> ~5 to ~6</p>');
    expect(render('```js\na\n\nb\n```\n\n    c')).toBe('<pre><code>a\n\nb\n</code></pre>\n<pre><code>c\n</code></pre>');
  });

  test('lists and quotes come out as in Markdown, and a list begins with the number that was typed', () => {
    expect(render('- a\n- b\n  1. c')).toBe('<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>');
    expect(render('> a\n> > b')).toBe('<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>');
    expect(render('3. a')).toBe('<ol start="3">\n<li>a</li>\n</ol>');
  });

  test('words alone come out as they do beside something else', () => {
    const piece = fc.constantFrom(
      ...'a b http www the , ; . ? ! ( ) \' " “ – - -- % 1 1. é 漢'.split(' '),
      ' ',
      '  ',
      '\n\n',
      '.\n\nb',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `w${pieces.join('')}w`;
        const [alone, beside] = [renderComment(text), renderComment(`${text}\n\n*x*`)];
        expect(`${alone.html}\n<p dir="auto"><em>x</em></p>`).toBe(beside.html);
        expect([`${alone.plain}\n\nx`, alone.links]).toEqual([beside.plain, beside.links]);
      }),
    );
  });

  test('a line ends where its writer ended it', () => {
    expect(render('a\nb\r\nc\rd  \ne\\\nf')).toBe('<p>a<br>\nb<br>\nc<br>\nd<br>\ne<br>\nf</p>');
    expect(render('> a\n> b')).toBe('<blockquote>\n<p>a<br>\nb</p>\n</blockquote>');
  });

  test('a comment of nothing is empty', () => {
    for (const nothing of ['', ' \n\t\r\n', '\u{0}\u{202E}'])
      expect(renderComment(nothing)).toEqual({ html: '', plain: '', links: 0 });
  });

  test('text stands in the direction of its first letter', () => {
    const { html } = renderComment('\u{645}\n\n> a\n> > b\n\n- c\n\n1) d\n\n```\ne\n```');
    expect(html.match(/<[a-z]+(?= dir="auto">)/g)).toEqual(['<p', '<blockquote', '<ul', '<ol', '<pre']);
    expect(html.match(/dir/g)).toHaveLength(5);
  });

  test('the text alone has an empty line between blocks, and no marks', () => {
    expect(renderComment('a *b*\nc [d](https://e.org)\n\n- f\n- g\n\n> `h` & <i>').plain).toBe('a b\nc d\n\nf\ng\n\nh & <i>');
  });
});

describe('links', () => {
  test('links are inline, by reference, in angle brackets or bare, and are counted', () => {
    const link = '<a href="https://e.org/x">t</a>';
    const rendered = renderComment('[t](https://e.org/x "title") [t][R] [r][]\n\n[r]: <https://e.org/x> "title"');
    expect(rendered.links).toBe(3);
    expect(render('[t](https://e.org/x "title") [t][R]\n\n[r]: https://e.org/x')).toBe(`<p>${link} ${link}</p>`);
    expect(render('<https://e.org> <ann@e.org>')).toBe(
      `<p>${linked('https://e.org')} <a href="mailto:ann@e.org">ann@e.org</a></p>`,
    );
    expect(render('[t](MAILTO:ann@e.org) HTTP://E.ORG')).toBe(
      '<p><a href="mailto:ann@e.org">t</a> <a href="http://E.ORG">HTTP://E.ORG</a></p>',
    );
  });

  test('a search engine is told that no link is ours', () => {
    expect(renderComment('https://e.org').html).toContain('<a href="https://e.org" rel="ugc nofollow noopener">');
  });

  test('a bare address ends before the punctuation of the sentence around it', () => {
    expect(render('See https://e.org/a_(b), (https://e.org/c); "https://e.org/d?e[]=f".')).toBe(
      `<p>See ${linked('https://e.org/a_(b)')}, (${linked('https://e.org/c')}); "<a href="https://e.org/d?e%5B%5D=f">https://e.org/d?e[]=f</a>".</p>`,
    );
    expect(render('[https://e.org] **https://e.org** \u{4E2D}https://e.org/\u{3002}')).toBe(
      `<p>[${linked('https://e.org')}] <strong>${linked('https://e.org')}</strong> \u{4E2D}${linked('https://e.org/')}\u{3002}</p>`,
    );
    expect(render('<a href="https://e.org">x</a>')).toBe(`<p>&#x3C;a href="${linked('https://e.org')}">x&#x3C;/a></p>`);
  });

  test('marks within a bare address belong to it', () => {
    expect(render('https://e.org/__init__.py')).toBe(`<p>${linked('https://e.org/__init__.py')}</p>`);
  });

  test('what only looks like an address, or stands in code, is text', () => {
    for (const text of [
      'www.e.org',
      'ann@e.org',
      'xhttps://e.org',
      'https://',
      'ftp://e.org',
      'https://%00.example/',
      'https:///e.org',
    ]) {
      expect(render(text)).toBe(`<p>${text}</p>`);
    }
    expect(render('`https://e.org`')).toBe('<p><code>https://e.org</code></p>');
  });

  test('a link that leads elsewhere than into the web or to a mailbox stays as typed', () => {
    for (const to of [
      'javascript:x',
      'java&Tab;script:x',
      'data:text/html,x',
      'vbscript:x',
      '//e.org',
      '/a',
      'a',
      '#a',
      '?a',
      'http:e.org',
      '',
    ]) {
      expect(renderComment(`[*t*](${to})`)).toMatchObject({ plain: `[t](${to})`, links: 0 });
    }
    expect(render('[t][r] [r]\n\n[r]: javascript:x')).toBe('<p>[t][r] [r]</p>\n<p>[r]: javascript:x</p>');
    expect(render('a vector<std::string>')).toBe('<p>a vector&#x3C;std::string></p>');
  });

  test('an address whose host is not what it seems is none', () => {
    for (const host of ['e.org\\', 'e.org\\@f.org', '[::1]', 'e.o&Tab;rg']) {
      expect(renderComment(`[t](<https://${host}>)`).html).not.toContain('>t</a>');
    }
  });

  test('an address in the words of a link is words', () => {
    expect(render('[a <https://e.org/\\*>](https://f.org)')).toBe(
      '<p><a href="https://f.org">a &#x3C;https://e.org/\\*></a></p>',
    );
  });

  test('a link that nobody could see stays as typed', () => {
    expect(render('[](https://e.org)')).toBe(`<p>[](${linked('https://e.org')})</p>`);
    expect(render('[\u{200B}](https://e.org)')).toBe(`<p>[\u{200B}](${linked('https://e.org')})</p>`);
  });
});

describe('what comments do not have is shown as typed', () => {
  const asTyped = (source: string) => expect(renderComment(source).plain).toBe(source);

  test('HTML', () => {
    expect(render('<script>alert(1)</script>')).toBe('<p>&#x3C;script>alert(1)&#x3C;/script></p>');
    expect(render('<b>*x*</b>')).toBe('<p>&#x3C;b><em>x</em>&#x3C;/b></p>');
    for (const source of ['<div>\na\n</div>', '<!-- a -->', '<?a?>', '<![CDATA[a]]>', '</p></div>', '<a b="']) asTyped(source);
  });

  test('headings and thematic breaks', () => {
    for (const source of ['# a', '###### a #', 'a\n===', '***', '* * *', '___', '- - -']) asTyped(source);
    expect(render('a\n---\nb')).toBe('<p>a</p>\n<p>---</p>\n<p>b</p>');
  });

  test('images', () => {
    expect(render('![*x*](y)')).toBe('<p>![<em>x</em>](y)</p>');
    expect(render('![x](https://e.org/x.png)')).toBe(`<p>![x](${linked('https://e.org/x.png')})</p>`);
    expect(render('![x][r]\n\n[r]: https://e.org')).toBe(`<p>![x][r]</p>\n<p>[r]: ${linked('https://e.org')}</p>`);
  });

  test('tables, footnotes and tasks', () => {
    for (const source of ['a|b\n-|-\nc|d', 'a[^1]\n\n[^1]: b']) asTyped(source);
    expect(render('- [x] a')).toBe('<ul>\n<li>[x] a</li>\n</ul>');
  });

  test('a word in brackets with a colon, unless a link refers to it', () => {
    asTyped('[Ann]: Yes');
    expect(render('[t][r]\n\n[r]: https://e.org\n[r]: https://f.org')).toBe(
      `<p><a href="https://e.org">t</a></p>\n<p>[r]: ${linked('https://f.org')}</p>`,
    );
  });
});
