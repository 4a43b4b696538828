import { expect, test } from 'vitest';
import { toPlainHtml } from './plain-html.ts';

const page = (body: string) =>
  `<!DOCTYPE html><html><head><link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/a.js"/><script src="/_next/static/chunks/b.js" async=""></script><title>T</title></head><body><div hidden=""><!--$--><!--/$--></div>${body}<script id="_R_">(globalThis["TURBOPACK"] || []).push({})</script><script>(self.__next_f=self.__next_f||[]).push([0])</script><script>self.__next_f.push([1,"\\u003cscript>payload\\u003c/script>"])</script></body></html>`;

test('scripts, preloads, payload and marks of the framework go', () => {
  expect(toPlainHtml(page('<main>Text<!-- -->more</main>'))).toBe(
    '<!DOCTYPE html><html><head><title>T</title></head><body><main>Textmore</main></body></html>',
  );
});

test('scripts of ours and of an author stay, wherever they stand', () => {
  const own =
    '<script type="module" src="/enhance/gallery.js"></script><script>document.title</script><script src="https://example.org/embed.js"></script>';
  expect(toPlainHtml(page(own))).toContain(own);
});

test('what a page says to machines stays', () => {
  const data = '<script type="application/ld+json">{"@graph":[{"name":"self.__next_f \\u003c/script>"}]}</script>';
  expect(toPlainHtml(page(data))).toContain(data);
});

test('text about scripts stays as it is written', () => {
  const code = '<pre><code>&lt;script src="/_next/static/x.js"&gt;</code></pre>';
  expect(toPlainHtml(page(code))).toContain(code);
});

test('a head has one order, however the turns came of those who write it', () => {
  const page = (...tags: string[]) => `<html><head>${tags.join('')}</head><body>Text</body></html>`;
  const search = '<link rel="search" title="A blog" href="/opensearch.xml"/>';
  const [charset, title] = ['<meta charSet="utf-8"/>', '<title>T &lt; U</title>'];
  const [graph, card] = ['<meta property="og:title" content="T"/>', '<meta name="twitter:card" content="summary"/>'];
  const script = '<script>if(1<2)document.title</script>';
  const made = page(charset, title, graph, card, search, script);
  expect(toPlainHtml(page(charset, search, title, graph, card, script))).toBe(made);
  expect(toPlainHtml(page(charset, graph, card, title, script, search))).toBe(made);
  expect(toPlainHtml(made)).toBe(made);
  // What nobody of ours has written stays as it is.
  expect(toPlainHtml(page(charset, search, 'text', title))).toBe(page(charset, search, 'text', title));
});
