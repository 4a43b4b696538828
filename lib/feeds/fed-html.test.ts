import fc from 'fast-check';
import type { Element, Root, RootContent } from 'hast';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { toFed } from './fed-html.ts';

const page = 'https://blog.example/a/post';
const fed = (html: string): string => toFed(html, page).html;

/** All elements of some HTML, as a browser makes them. */
function elementsOf(html: string): Element[] {
  const tree = unified()
    .use(rehypeRaw)
    .runSync({ type: 'root', children: [{ type: 'raw', value: html }] });
  const all = (node: Root | RootContent): Element[] => [
    ...(node.type === 'element' ? [node] : []),
    ...('children' in node ? node.children.flatMap(all) : []),
  ];
  return all(tree);
}

test('a cell that a page aligns by a class is aligned by the attribute that readers know', () => {
  expect(fed('<table><tr><td class="align-right x">1</td></tr></table>')).toContain('<td align="right">1</td>');
});

test('every address is one that works anywhere', () => {
  const places: Record<string, string> = {
    '/b/c?x=1&y=2#z': 'https://blog.example/b/c?x=1&amp;y=2#z',
    'beside.jpg': 'https://blog.example/a/beside.jpg',
    '../up': 'https://blog.example/up',
    '//cdn.example/x': 'https://cdn.example/x',
    '#note': 'https://blog.example/a/post#note',
    '?page=2': 'https://blog.example/a/post?page=2',
    'https://other.example/': 'https://other.example/',
  };
  for (const [written, whole] of Object.entries(places)) {
    const address = written.replaceAll('&', '&amp;');
    expect(fed(`<a href="${address}">x</a>`)).toBe(`<a href="${whole.replaceAll('&amp;', '&#x26;')}">x</a>`);
    for (const html of [
      `<img src="${address}">`,
      `<video src="${address}" poster="${address}"></video>`,
      `<audio><source src="${address}"></audio>`,
      `<blockquote cite="${address}">x</blockquote>`,
      `<q cite="${address}">x</q>`,
    ]) {
      const shown = elementsOf(fed(html)).flatMap(({ properties: { src, poster, cite } }) => [src, poster, cite]);
      const expected = new Set(shown.filter((each) => each !== undefined));
      expect([...expected], html).toEqual([whole.replaceAll('&amp;', '&')]);
    }
  }
  expect(fed('<a href="mailto:ann@blog.example">Ann</a>')).toBe('<a href="mailto:ann@blog.example">Ann</a>');
});

test('an address that is none is left out, and what it stood at stays', () => {
  expect(fed('<a href="http://[">x</a>')).toBe('<a>x</a>');
  expect(fed('<blockquote cite="http://[">x</blockquote>')).toBe('<blockquote>x</blockquote>');
});

test('a picture in many sizes is the one that everybody reads', () => {
  const html =
    '<p><picture><source type="image/avif" srcset="/p/1.avif 480w"><img src="/p/1.jpg" srcset="/p/1.jpg 480w, /p/2.jpg 800w" ' +
    'sizes="100vw" alt="A hill" width="480" height="320" loading="lazy" style="background:red" class="photo"></picture></p>';
  expect(fed(html)).toBe('<p><img src="https://blog.example/p/1.jpg" alt="A hill" width="480" height="320"></p>');
  expect(fed('<a href="/x"><picture><img src="/p/1.jpg" alt=""></picture></a>')).toBe(
    '<a href="https://blog.example/x"><img src="https://blog.example/p/1.jpg" alt=""></a>',
  );
  expect(fed('<p>a<picture><source srcset="x.avif"></picture>b</p>')).toBe('<p>ab</p>');
});

test('what only a browser with its permissions shows is a link to it', () => {
  const link = '<p><a href="https://tube.example/1">https://tube.example/1</a></p>';
  expect(fed('<iframe src="https://tube.example/1" width="3"></iframe>')).toBe(link);
  expect(fed('<embed src="https://tube.example/1">')).toBe(link);
  expect(fed('<object data="https://tube.example/1"><p>old</p></object>')).toBe(link);
  expect(fed('<iframe src="/made/map.html"></iframe>')).toContain('href="https://blog.example/made/map.html"');
  expect(fed('<p>a</p><iframe srcdoc="<p>x</p>"></iframe><object></object>')).toBe('<p>a</p>');
});

test('a task has a mark, ticked or not', () => {
  const tasks =
    '<ul class="contains-task-list"><li><input type="checkbox" checked disabled> done</li>' +
    '<li><input type="checkbox" disabled> to do</li></ul><input value="x">';
  expect(fed(tasks)).toBe('<ul><li>☑ done</li><li>☐ to do</li></ul>');
});

test('what is for the page alone does not come along: anchors, ids, classes, styles, events', () => {
  expect(fed('<h2 id="a">A <a class="anchor" href="#a" aria-label="Link">#</a></h2>')).toBe('<h2>A </h2>');
  expect(fed('<p id="x" class="y" style="color:red" onclick="z()" data-a="b" title="t" lang="de" dir="rtl">x</p>')).toBe(
    '<p title="t" lang="de" dir="rtl">x</p>',
  );
});

test('code, tables, footnotes and quotations stay what they are', () => {
  expect(fed('<pre><code class="language-js"><span class="hljs-keyword">let</span> x &lt; 1</code></pre>')).toBe(
    '<pre><code>let x &#x3C; 1</code></pre>',
  );
  const table = '<table><thead><tr><th align="right">a</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>';
  expect(fed(table)).toBe(table);
  expect(fed('<ol start="3" reversed><li>x</li></ol>')).toBe('<ol start="3" reversed><li>x</li></ol>');
});

test('the words of a body keep apart what stands apart, and are those that are read', () => {
  const { text } = toFed(
    '<h2>One</h2><p>t<b>w</b>o<br>three</p><ul><li>four</li><li>five &amp; six</li></ul><script>x()</script>',
    page,
  );
  expect(text).toBe('One two three four five & six');
  expect(toFed('<h2>A <a class="anchor" href="#a">#</a></h2><p>b</p>', page).text).toBe('A b');
  expect(toFed(' \n ', page)).toEqual({ html: '', text: '' });
});

/** What must never get into a reader, in places where HTML is read in different ways. */
const hostile = [
  '<script>alert(1)</script>',
  '<script src="//evil.example/x.js">',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
  '<a href="&#x01;javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a>',
  '<img src="javascript:alert(1)">',
  '<video poster="javascript:alert(1)" src="javascript:alert(1)"></video>',
  '<q cite="javascript:alert(1)">x</q>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<form action="//evil.example"><input name=p><button formaction="javascript:alert(1)">go</button></form>',
  '<select><option>a</select><textarea></textarea>',
  '<textarea><script>alert(1)</script>',
  '<style>@import "//evil.example"</style>',
  '<p style="background:url(//evil.example)">x</p>',
  '<link rel=stylesheet href="//evil.example">',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href="//evil.example/">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<title><script>alert(1)</script></title>',
  '<plaintext>',
  '<xmp><script>alert(1)</script></xmp>',
  '<!--><script>alert(1)</script>-->',
  '<picture><img src=x onerror=alert(1)></picture>',
  '<custom-element onclick=alert(1)>x</custom-element>',
  '<details ontoggle=alert(1) open><summary onclick=x>x</summary></details>',
];

const around = [
  '<p>',
  '<div>',
  '<table><tr><td>',
  '<table>',
  '<svg>',
  '<math>',
  '<b>',
  '<a href="/x">',
  '<select>',
  '<ul><li>',
  '</p>',
];
const nested = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.constantFrom(...around), fc.string({ unit: 'grapheme', maxLength: 5 })), {
    maxLength: 12,
  })
  .map((all) => all.join(''));

const banned =
  /^(?:script|style|iframe|object|embed|form|input|button|select|textarea|svg|math|link|meta|base|template|noscript|title|plaintext)$/;
const schemes = /^(?:https?|mailto|tel|xmpp|irc|ftp|gemini):/;

function expectHarmless(html: string): void {
  for (const { tagName, properties } of elementsOf(html)) {
    expect(tagName).not.toMatch(banned);
    for (const [name, value] of Object.entries(properties)) {
      expect(name).not.toMatch(/^(?:on|style|srcDoc|srcSet|id|className|action|data)/i);
      if (['href', 'src', 'poster', 'cite'].includes(name)) expect(String(value)).toMatch(schemes);
    }
  }
}

test('nothing that runs, asks for anything or draws over the reader comes through', () => {
  for (const html of hostile) expectHarmless(fed(html));
});

test('nor does it in any mixture, unclosed or nested', () => {
  fc.assert(
    fc.property(nested, (html) => {
      const once = fed(html);
      expectHarmless(once);
      expect(once).not.toMatch(/alert\(1\)<\/script/);
    }),
    { numRuns: 1000 },
  );
});

test('what nests as deep as anybody can write does not throw', () => {
  for (const tag of ['div', 'b', 'blockquote', 'ul><li', 'svg', 'picture', 'table'])
    for (const depth of [100, 5000]) {
      const { html } = toFed(`<p>Before</p>${`<${tag}>`.repeat(depth)}deep`, page);
      expect(html.includes('Before') || html.includes(`<a href="${page}">`), `${depth} ${tag}`).toBe(true);
    }
});
