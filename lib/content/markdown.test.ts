import { expect, test } from 'vitest';
import { inspectBody, renderBody } from './markdown.ts';

const render = (body: string, format: 'markdown' | 'html' = 'markdown') =>
  renderBody({ body, format, file: 'a/b/slug.md', url: '/a/b/slug' });
const inspect = (body: string, format: 'markdown' | 'html' = 'markdown') => inspectBody({ body, format, file: 'a/b/slug.md' });
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);

test('a heading can be linked to, and the link says where it leads', () => {
  expect(render('## The *verge*').html).toBe(
    '<h2 id="the-verge">The <em>verge</em> <a class="anchor" href="#the-verge" aria-label="Link to this section: The verge">#</a></h2>',
  );
});

test('ids are unique, also beside those that authors write', () => {
  const { html } = render('# A\n\n# A\n\n# A-1\n\n<h2 id="a-2">B</h2>\n\n# A\n\n# 🎉\n\n#\n\n# É');
  const ids = idsOf(html);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(0, 4)).toEqual(['a', 'a-1', 'a-1-1', 'a-2']);
  expect(ids).toContain('section');
  expect(html).toContain('href="#%C3%A9"');
});

test('no link is put into a heading that stands in a link, a button or a summary', () => {
  for (const tag of ['a', 'button', 'summary']) {
    const { html } = render(`<${tag}><h2>Text</h2></${tag}>`, 'html');
    expect(html).toBe(`<${tag}><h2 id="text">Text</h2></${tag}>`);
  }
});

test('in a listing there are no ids and no links to headings, and headings are two levels lower', () => {
  const body = '# A\n\n## B\n\n#### C\n\n###### D\n\n<p id="x">E</p>\n\nF';
  expect(render(body).listed).toBe('<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n<h6>D</h6>\n<p>E</p>\n<p>F</p>');
});

test('in a listing, links within the post lead to its own page', () => {
  const { html, listed } = render('[up](#top) [q](?x) [out](https://e.org/#y)');
  expect(html).toContain('<a href="#top">up</a> <a href="?x">q</a>');
  expect(listed).toContain('<a href="/a/b/slug#top">up</a> <a href="/a/b/slug?x">q</a> <a href="https://e.org/#y">out</a>');
});

test('footnotes lead there and back on the own page, and to the own page from a listing', () => {
  const { html, listed } = render('Text[^1].\n\n[^1]: Note.');
  for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(idsOf(html)).toContain(id);
  expect(html).not.toContain('class="anchor"');
  expect(listed).not.toMatch(/ id=| aria-describedby=|href="#/);
  expect(listed).toContain('href="/a/b/slug#user-content-fn-1"');
  expect(listed).toContain('href="/a/b/slug#user-content-fnref-1"');
});

test('a body without headings or links within is one string for page and listing', () => {
  const { html, listed } = render('Text [x](y.md)\n\n![z](z.png)');
  expect(listed).toBe(html);
});

test('an inline drawing keeps the ids that its parts refer to', () => {
  const svg = '<svg><defs><path id="p"></path></defs><use href="#p"></use></svg>';
  expect(render(svg, 'html')).toEqual({ html: svg, listed: svg });
});

test('targets are resolved in Markdown and in raw HTML alike', () => {
  const { html } = render(`[doc](../clocks/verge.md#e) ![pic](<ä b.png>)

<picture><source srcset="s.webp 2x, t.webp"><img src="i.png"></picture>
<video src="v.mp4" poster="p.jpg"><track src="c.vtt"></video><audio src="a.mp3"></audio>
<object data="o.pdf"></object><iframe src="demo.html"></iframe><a href="x.md">x</a>`);
  const expected = ['href="/a/clocks/verge#e"', 'src="/a/b/%C3%A4%20b.png"', 'srcset="/a/b/s.webp 2x, /a/b/t.webp"'];
  expected.push('src="/a/b/i.png"', 'src="/a/b/v.mp4"', 'poster="/a/b/p.jpg"', 'src="/a/b/c.vtt"', 'src="/a/b/a.mp3"');
  expected.push('data="/a/b/o.pdf"', 'src="/a/b/demo.html"', 'href="/a/b/x"');
  for (const attribute of expected) expect(html).toContain(attribute);
});

test('images are loaded late unless their author says otherwise', () => {
  expect(render('![a](/a.png)').html).toContain('<img src="/a.png" alt="a" loading="lazy" decoding="async">');
  expect(render('<img src="/a.png" loading="eager">').html).toContain('<img src="/a.png" loading="eager" decoding="async">');
});

test('code is coloured in every language that highlight.js knows, in Markdown and in HTML', () => {
  expect(render('```ts\nlet a = 1;\n```').html).toContain('<span class="hljs-keyword">let</span>');
  expect(render('```abnf\na = b ; c\n```').html).toContain('<span class="hljs-comment">; c</span>');
  expect(render('<pre><code class="language-ts">let a = 1;</code></pre>', 'html').html).toContain('hljs-keyword');
});

test('code in an unknown language, or in none, stays plain', () => {
  expect(render('```nosuch\n<a>\n```').html).toContain('language-nosuch">&#x3C;a>\n</code></pre>');
  expect(render('```\nlet a = 1;\n```').html).toBe('<pre><code>let a = 1;\n</code></pre>');
});

test('code that would take too long to colour stays plain, and says so', () => {
  const { html, problem } = render(`## A\n\n\`\`\`ts\n${'a'.repeat(60_000)}\n\`\`\``);
  expect(html).toContain('<h2 id="a">');
  expect(html).toContain('a'.repeat(60_000));
  expect(problem).toContain('without colours');
});

test('a post of HTML is treated like one of Markdown', () => {
  const { html, listed } = render('<h2>A</h2><p><a href="x.md">x</a> *y*<img src=z.png>', 'html');
  expect(html).toContain('<h2 id="a">A <a class="anchor"');
  expect(html).toContain('<p><a href="/a/b/x">x</a> *y*<img src="/a/b/z.png" loading="lazy" decoding="async"></p>');
  expect(listed).toContain('<h4>A</h4>');
});

test('no tag of an author reaches what follows the post', () => {
  const bodies = [
    '<div>',
    '</div></article>',
    '<!--',
    '<script>',
    '<textarea>',
    '<plaintext>',
    '<table><tr>',
    '<svg><style>',
    '<a b="',
  ];
  for (const body of bodies) {
    const { html } = render(`${body}\n\nText`);
    expect(render(`${html}<i class="end"></i>`, 'html').html).toMatch(/<i class="end"><\/i>$/);
  }
});

test('a script can not be ended by text, and old scripts in comments stay as they are', () => {
  expect(render('<script>a = "&lt;/script>"</script>').html).toContain('<script>a = "&lt;/script>"</script>');
  expect(render('x <script> &lt;/script>&lt;/article> </script>').html).toContain('<script> <\\/script></article> </script>');
  const old = '<script><!--\nrun();\n//--></script>';
  expect(render(old).html).toBe(old);
});

test('nesting too deep for the stack gives the text and the reason', () => {
  const body = `*a* & ${'<b>'.repeat(30_000)}`;
  const { html, listed, problem } = render(body, 'html');
  expect(problem).toContain('nested too deeply');
  expect(html).toMatch(/^<pre>\*a\* &amp; &lt;b&gt;&lt;b&gt;/);
  expect(listed).toBe(html);
});

test('no input takes much longer than two seconds or throws', () => {
  for (const mark of ['*a **a ', '![', '[a](', '> ', '- ', '`a``', '<!--', '<div>', '|a', 'http://a.b/(', '\ud800']) {
    const start = performance.now();
    const { html, problem } = render(mark.repeat(12_000 / mark.length));
    expect(performance.now() - start).toBeLessThan(5000);
    if (problem) expect(html).toMatch(/^<pre>/);
  }
}, 60_000);

test('an empty body is empty', () => {
  expect(render('')).toEqual({ html: '', listed: '' });
  expect(render('', 'html')).toEqual({ html: '', listed: '' });
});

test('inspection names targets as they come out, with their lines', () => {
  const body = '# T\n\n[a](x.md#f)\n![alt](p.png) ![](q.png)\n\n> <a href="/y">\n> y</a>\n> <img src=z.jpg srcset="w.jpg 2x">\n';
  expect(inspect(body)).toEqual({
    links: [
      { href: '/a/b/x#f', line: 3 },
      { href: '/y', line: 6 },
      { href: '/a/b/w.jpg', line: 8 },
    ],
    images: [
      { src: '/a/b/p.png', alt: 'alt', line: 4 },
      { src: '/a/b/q.png', alt: '', line: 4 },
      { src: '/a/b/z.jpg', alt: null, line: 8 },
    ],
  });
});

test('inspection reads HTML, footnotes and definitions, and leaves out what is generated', () => {
  expect(inspect('<p>\n<a href=x.html>\n<img src=i.png alt="">', 'html')).toEqual({
    links: [{ href: '/a/b/x', line: 2 }],
    images: [{ src: '/a/b/i.png', alt: '', line: 3 }],
  });
  expect(inspect('a[^1] [b][r]\n\n[^1]: [n](/n)\n\n[r]: https://e.org').links).toEqual([
    { href: 'https://e.org', line: 1 },
    { href: '/n', line: 3 },
  ]);
});

test('inspection of what can not be rendered finds nothing', () => {
  expect(inspect('<b>'.repeat(30_000), 'html')).toEqual({ links: [], images: [] });
});
