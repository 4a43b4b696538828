import type { Random } from './random.ts';

const words = (text: string): string[] => text.trim().split(/ +/);
const lines = (text: string): string[] => text.trim().split(/\n */);

const methods = words('GET GET GET GET GET GET GET HEAD POST POST PUT PATCH DELETE OPTIONS');
const strangeMethods = ['', ...words('TRACE CONNECT get Post PROPFIND PURGE M-SEARCH SOURCE GETGET __proto__ constructor \0')];

const paths = words(
  '/ /a/post /a /2013 /2013/04 /tags /tags/a /photos /archive /feeds /feed.xml /a/atom.xml /feed-2013.xml /a/post/feed.json /feeds.opml ' +
    '/sitemap.xml /sitemap-1.xml /robots.txt /opensearch.xml /search /search/suggest /comments /comments/page/1 /comments/reply/1 ' +
    '/comments/held /comments/decide /comments/unsubscribe /comments/form /preview/a/post /preview /a/notes.txt /a/picture.svg /theme.css ' +
    '/admin /admin/comments /admin/sign-in /api/comments /api/comments/ticket /api/comments/decide /api/sign-in /api/comments/refresh ' +
    '/api/comments/unsubscribe /api/publish /api/health /api/metrics /api/auth /api/auth/signin /api/auth/signout /api/auth/callback ' +
    '/api/auth/callback/github /api/auth/signin/github /api/auth/session /api/auth/csrf /api/auth/providers /api/auth/error ' +
    '/api/auth/error/Configuration /api/auth/verify-request /api/auth/_log /_next /_next/static /_next/image /_next/data ' +
    '/_enhancements/search.js /cards/0123456789abcdef.png /photos/0123456789abcdef0123456789abcdef/w640.avif /_404 /_410 /index ' +
    '/index.rss /a/index.html /favicon.ico * a/post http://evil.example/a/post https://evil.example http:// //evil.example/ :// evil.example:443',
);

const pieces = words(
  '/ // /.. /../.. /. /%2e%2e /%252e /..;/ \\ %5c %2f %00 % %z %c0%af %ff %ed%a0%80 /__proto__ /constructor /toString /page/1 ' +
    '/page/999999999 /page/0 /page/-1 /photos/1 /9999/12/31 /0000 /2013/13 /feed.xml /index.html .html ;a=b ' +
    `%0d%0aX:y /C: /con /nul.txt ::$DATA %F0%9F%98%80 /${'a'.repeat(300)} ${'/a'.repeat(40)}`,
);

const values = words(
  '1 -1 0 NaN Infinity 1e999 99999999999999 2147483648 %00 %0d%0a %ed%a0%80 % %zz __proto__ constructor toString " \' * ( ' +
    'NEAR(a+b) - \\ %F0%9F%98%80 [object] //evil.example /%5cevil.example https:evil javascript:alert(1) foo a%20OR%201=1 /a/post rss ' +
    `2013 a.b Configuration ${'a'.repeat(1500)}`,
);

const names = words(
  'q path tag year page flav post parent token until signature state undo callbackUrl error __proto__ constructor __proto__[x] ' +
    'constructor.prototype.x q[] _rsc __nextLocale nxtPpath ready json',
);

const headers = lines(`
  Range: bytes=0-,0-,0-,5-1,-
  Range: bytes=-0
  Range: bytes=99999999999999999999-
  Range: =
  If-Range: x
  If-None-Match: *
  If-None-Match: "
  If-Modified-Since: Mon, 99 Foo 99999
  Accept-Encoding: br;q=x, ;;,,=
  Accept: ,,;q=-1
  Expect: 100-continue
  Expect: 200-ok
  Upgrade: websocket
  Upgrade: h2c
  Connection: Upgrade
  Connection: \xff
  Cookie: next-auth.session-token=x
  Cookie: next-auth.callback-url=foo
  Cookie: next-auth.csrf-token=x|y
  Cookie: =;;=%;a
  Cookie: __prerender_bypass=x; __next_preview_data=x; \xff
  Content-Type: application/json
  Content-Type: multipart/form-data
  Content-Type: multipart/form-data; boundary=x
  Content-Type: application/x-www-form-urlencoded; charset=nonsense
  Content-Type: x
  Content-Encoding: gzip
  Next-Action: x
  Next-Action: ${'0'.repeat(42)}
  RSC: 1
  Next-Router-State-Tree: x
  Next-Router-State-Tree: %5B%5D
  Next-Url: //x
  Next-Router-Prefetch: 1
  Next-Router-Segment-Prefetch: /_tree
  x-middleware-subrequest: middleware:middleware
  x-middleware-rewrite: /x
  x-nextjs-data: 1
  x-nextjs-html-request-id: x
  x-matched-path: /%
  x-invoke-path: /x
  x-invoke-status: 500
  x-prerender-revalidate: x
  x-now-route-matches: 1
  Origin: null
  Origin: http://evil.example
  Sec-Fetch-Site: x
  X-Forwarded-Host: a, b
  X-Forwarded-Proto: x
  X-Forwarded-Port: x
  X-Forwarded-For: x,,[
  Forwarded: x
  X-Original-URL: /admin
  X-HTTP-Method-Override: DELETE
  X-Request-Id: \t
  Authorization: Bearer
  Authorization: Waypost x
  X-Hub-Signature-256: sha256=00
  X-Hub-Signature-256: \xff
  Purpose: prefetch
  __proto__: x
  constructor: x
  Trailer: Host`);

/** Heads that no server reads to their end. */
const brokenHeaders = lines(`
  No-Colon
  : empty
  Bad Name: x
  Null: a\0b
  Bare: a\rb
  Host: twice
  Content-Length: 5
  Content-Length: -1
  Transfer-Encoding: chunked
  Transfer-Encoding: gzip, chunked
  Transfer-Encoding: identity
  Transfer-Encoding: \vchunked`);

const hosts = ['', ...words('localhost evil.example [:: a,b x:99999 @ evil.example/../ \xff localhost:0'), 'a'.repeat(300)];

/** So deep that what calls itself at each level runs out of stack. */
const deep = 16_000;

const bodies = [
  ...words('x {} [] null 1 "x" {"post":1} {"post":"/a/post","parent":"NaN"} {"__proto__":{"x":1}} { \0 \xff\xfe'),
  ...words(
    '{"name":"\\ud800","text":"\\u0000","post":"/a/post","parent":"1e999"} {"callbackUrl":{},"csrfToken":[]} {"callbackUrl":"foo"}',
  ),
  ...words(
    'post=%2Fa%2Fpost&name=x&text=y&email=a@example.org parent=NaN&post=%2Fa%2Fpost parent=99999999999&post=%2Fa%2Fpost&text= token=..',
  ),
  ...words(
    '%=%&&=&= callbackUrl=foo csrfToken=x&callbackUrl=https:evil __proto__[x]=1&constructor.prototype.y=2 id=1&id=__proto__&only=NaN',
  ),
  ...words('\x1f\x8b\x08\0\0\0\0\0 [1,"$F1",{"$":"$0"}] ["$1:__proto__:then"]'),
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffff\r\n',
  '--x\r\n',
  '--x\r\nContent-Disposition: form-data\r\n\r\n',
  '--x\r\nContent-Disposition: form-data; name="$ACTION_REF_1"\r\n\r\n\r\n--x--\r\n',
  '--x\r\nContent-Disposition: form-data; name="$ACTION_1:0"\r\n\r\n{"id":"x","bound":"$@1"}\r\n--x--',
  '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_00"\r\n\r\n\r\n--x--',
  'a='.repeat(9000),
  '['.repeat(deep),
  '{"a":'.repeat(5000),
  `${'['.repeat(deep)}${']'.repeat(deep)}`,
  `[${'"$@0",'.repeat(3000)}0]`,
];

/** What takes something, and does something. */
const receiving = paths.filter((path) => /^\/(?:api|admin)\b/.test(path));

function targetOf(random: Random, among: readonly string[]): string {
  const seldom = (share: number): string => (random.chance(share) ? random.pick(pieces) : '');
  const path = random.pick(among) + seldom(0.4) + seldom(0.15);
  const fields = Array.from({ length: random.upTo(3) }, () => `${random.pick(names)}=${random.pick(values)}`);
  const query = fields.join(random.pick(['&', '&', ';', '?']));
  const control = random.chance(0.03) ? random.pick(words('\xe9 \xff \t \f \x7f \x01 \0 #fragment')) : '';
  return path + (query && `?${query}`) + control;
}

/** A made-up request with all that can be wrong in it, one character a byte. Most have a head that a server reads to its end, and goes on from there. */
export function malformedRequest(random: Random): string {
  const body = random.chance(0.35) ? random.pick(bodies) : '';
  const method = random.pick(random.chance(0.08) ? strangeMethods : body !== '' ? ['POST'] : methods);
  const version = random.pick(random.chance(0.96) ? ['HTTP/1.1'] : ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 x', '']);
  const length = random.chance(0.97) ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked';
  const more = Array.from({ length: random.upTo(random.chance(0.1) ? 40 : 4) }, () => random.pick(headers));
  const head = [
    `${method} ${targetOf(random, body !== '' && random.chance(0.7) ? receiving : paths)} ${version}`,
    ...(random.chance(0.97) ? [`Host: ${random.chance(0.8) ? 'localhost' : random.pick(hosts)}`] : []),
    ...(random.chance(0.98) ? ['Connection: close'] : []),
    ...(body === '' ? [] : [length]),
    ...more,
    ...(random.chance(0.08) ? [random.pick(brokenHeaders)] : []),
  ];
  const end = random.chance(0.99) ? '\r\n' : '\n';
  return head.join(end) + end + end + body;
}
