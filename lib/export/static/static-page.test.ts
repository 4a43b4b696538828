import { expect, test } from 'vitest';
import { toStaticPage } from './static-page.ts';

const base = 'https://blog.example';
const made = (html: string, page = '/a/post') => toStaticPage(html, page, base, false);

const frame = (main: string, head = ''): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/>${head}<title>T</title></head><body><main id="main">${main}</main></body></html>`;

const form = '<form class="comment-form" method="post" action="/api/comments"><textarea name="text"></textarea></form>';
const searchBox =
  '<search><form class="search-box" action="/search"><input type="search" name="q"/><button>Search</button></form></search>';

test('a page without anything that needs a server is the same, byte for byte', () => {
  const html = frame(
    '<p CLASS=x>An unclosed <b>word, 🦜 &amp; <a href=/b>a link</a>\r\n<form action="https://elsewhere.example"></form>',
  );
  const { html: left, taken } = made(html);
  expect(left).toBe(html);
  expect(taken.size).toBe(0);
});

test('search goes: its field, its description, and what tells search engines of it', () => {
  const data = (more: string): string =>
    `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"A \\u003cb>"${more}}]}</script>`;
  const action = ',"potentialAction":{"@type":"SearchAction","target":{"urlTemplate":"https://blog.example/search?q={q}"}}';
  const head = '<link rel="search" type="application/opensearchdescription+xml" title="T" href="/opensearch.xml"/>';
  const { html, taken, links } = made(frame(`🦜${searchBox}<p>Text.</p>`, head + data(action)));
  expect(html).toBe(frame('🦜<p>Text.</p>', data('')));
  expect(Object.fromEntries(taken)).toEqual({ 'search fields': 1, 'descriptions of search': 2 });
  expect(links.map(({ target }) => target)).toEqual(['https://schema.org']);
});

test('the form for a comment goes with all that leads to it, and what was said stays', () => {
  const thread =
    '<ol class="thread"><li><article id="comment-1"><p class="said">Bo</p><div class="e-content"><p>Hello.</p></div>REPLY</article></li></ol>';
  const reply = '<p class="reply"><a rel="nofollow" href="/comments/reply/1">Reply<span> to Bo</span></a></p>';
  const section = (replies: string, inner: string): string =>
    frame(
      `<section id="comments"><h2>1 comment</h2>${thread.replace('REPLY', replies)}${inner}<p class="hint">Follow</p></section>`,
    );
  const signIn = '<p class="hint"><a href="/api/auth/signin?callbackUrl=%2Fa">Sign in</a> to comment.</p>';
  const script = '<script type="module" src="/_enhancements/comment-form.js?v=1"></script>';
  const { html, taken } = made(section(reply, `<h3 id="comment">Say something</h3>${script}${signIn}${form}`));
  expect(html).toBe(section('', ''));
  expect(Object.fromEntries(taken)).toEqual({ 'links to forms': 2, 'scripts of forms': 1, 'comment forms': 1 });
});

test('a link to search stays as words, and goes from a menu', () => {
  const { html, links } = made(
    frame(
      '<p>See <a href="/search?q=x"><em>these</em> posts</a>.</p><nav><ul><li><a href="/b">B</a></li><li><a href="/search">Search</a></li></ul></nav>',
    ),
  );
  expect(html).toBe(frame('<p>See <em>these</em> posts.</p><nav><ul><li><a href="/b">B</a></li></ul></nav>'));
  expect(links.map(({ target }) => target)).toEqual(['/b']);
});

test('an address that only looks like one of these stays', () => {
  const html = frame(
    '<a href="/searching">A</a><a href="https://other.example/search">B</a><a href="/comments/page/2">C</a><a href="#comment">D</a>',
  );
  expect(made(html).html).toBe(html);
});

test('whatever a page loads or leads to is found, and who wrote it', () => {
  const { links, ids } = made(
    frame(
      '<header class="site"><nav><a href="/about">About</a></nav></header><a href="/tags">T</a>' +
        '<div class="e-content"><p id="x"><a name="y" href="b">B</a><video src="/v.mp4" poster="/v.jpg"></video></p></div>' +
        '<img src="/1.jpg" srcset="/1.webp 1x, /2.webp 2x"><p style="background: url(\'/p.png\')"></p>' +
        '<script type="application/ld+json">{"url":"https://blog.example/a","name":"https://blog.example/?{x}"}</script>',
      '<meta property="og:image" content="https://blog.example/card.png"><meta property="og:title" content="https://blog.example/no">' +
        '<link rel="stylesheet" href="/s.css"><style>@import "/t.css";</style>',
    ),
  );
  const of = (isAuthors: boolean): string[] => links.filter((link) => link.isAuthors === isAuthors).map(({ target }) => target);
  expect(of(true).toSorted()).toEqual(['/about', '/v.jpg', '/v.mp4', 'b']);
  expect(of(false).toSorted()).toEqual(
    [
      '/1.jpg',
      '/1.webp',
      '/2.webp',
      '/p.png',
      '/s.css',
      '/t.css',
      '/tags',
      'https://blog.example/a',
      'https://blog.example/card.png',
    ].toSorted(),
  );
  expect(ids).toEqual(['main', 'x', 'y']);
});

test('what the lightbox would ask for is found', () => {
  const { links } = made(
    frame(
      '<a class="photo" href="/a/photos/1" data-widths="640 1280"><picture><source srcset="/photos/0a/thumb.avif"><img src="/photos/0a/thumb.jpg"></picture></a>' +
        '<script type="module" src="/_enhancements/lightbox.js?v=1"></script>',
    ),
  );
  expect(links.map(({ target }) => target)).toEqual(
    expect.arrayContaining([
      '/photos/0a/640.webp',
      '/photos/0a/1280.webp',
      '/_enhancements/photoswipe.js',
      '/_enhancements/photoswipe.css',
    ]),
  );
});
