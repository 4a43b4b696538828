import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedCoding, callerAddress, hashCaller, isNoneMatch, isNotModified, isSameOrigin, readBody } from './http.ts';
import { toBlockList } from './networks.ts';

test('brotli is sent to whom it pleases, gzip to others, else the bytes as they are', () => {
  expect(acceptedCoding('gzip, deflate, br, zstd')).toBe('br');
  expect(acceptedCoding('gzip, deflate')).toBe('gzip');
  expect(acceptedCoding('gzip;q=1.0, br;q=0.1')).toBe('gzip');
  expect(acceptedCoding('br;q=0, gzip;q=0')).toBe('identity');
  expect(acceptedCoding('identity')).toBe('identity');
  expect(acceptedCoding('*')).toBe('br');
  expect(acceptedCoding('')).toBe('identity');
  expect(acceptedCoding(undefined)).toBe('identity');
  expect(acceptedCoding('nonsense;q=x')).toBe('identity');
});

test('If-None-Match is compared weakly, in a list, and by the star', () => {
  expect(isNoneMatch('"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('W/"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('"x", W/"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('*', ['"a"'])).toBe(true);
  expect(isNoneMatch('a', ['"a"'])).toBe(false);
  expect(isNoneMatch('"b"', ['"a"'])).toBe(false);
});

test('who has what would be sent is told so: by its tag, or by its date if no tag is named', () => {
  const modified = Date.UTC(2013, 3, 26, 10);
  const [before, same, later] = [-1000, 0, 1000].map((more) => new Date(modified + more).toUTCString());
  const has = (tags?: string, since?: string, known: number | null = modified): boolean =>
    isNotModified(
      { ...(tags !== undefined && { 'if-none-match': tags }), ...(since !== undefined && { 'if-modified-since': since }) },
      { etags: ['"a"', '"a-gzip"', '"a-br"'], modified: known },
    );
  expect(has(), 'nothing named').toBe(false);
  for (const tags of ['"a"', '"a-br"', 'W/"a-gzip"', '*', ' * ', '"x", W/"a"']) {
    expect(has(tags), tags).toBe(true);
    expect(has(tags, before), `${tags}, whatever the date`).toBe(true);
  }
  for (const tags of ['"b"', 'a', '', '"a', 'W/"b"']) {
    expect(has(tags), tags).toBe(false);
    expect(has(tags, later), `${tags}, whatever the date`).toBe(false);
  }
  expect([before, same, later].map((since) => has(undefined, since))).toEqual([false, true, true]);
  for (const since of ['', 'yesterday', 'Fri, 99 Apr 2013 10:00:00 GMT']) expect(has(undefined, since), since).toBe(false);
  expect(has(undefined, later, null), 'no date was ever told').toBe(false);
  expect(has('"a"', later, null)).toBe(true);
});

const bodyOf = (body: BodyInit, headers?: Record<string, string>): Request =>
  new Request('http://blog.example', { method: 'POST', body, headers });

test('a body is read up to its limit, and no further', async () => {
  expect(await readBody(bodyOf('12345'), 5)).toEqual(Buffer.from('12345'));
  expect(await readBody(bodyOf('123456'), 5)).toBeNull();
  expect(await readBody(bodyOf('1', { 'content-length': '6' }), 5)).toBeNull();
  expect(await readBody(new Request('http://blog.example', { method: 'POST' }), 5)).toEqual(Buffer.alloc(0));
});

test('a body without an end is not read to it', async () => {
  let asked = 0;
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(++asked && 1000)) });
  const request = new Request('http://blog.example', { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
  expect(await readBody(request, 5000)).toBeNull();
  expect(asked).toBeLessThan(20);
});

test('a body whose sender hangs up is none', async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(3));
      controller.error(new Error('aborted'));
    },
  });
  const request = new Request('http://blog.example', { method: 'POST', body: broken, duplex: 'half' } as RequestInit);
  expect(await readBody(request, 5000)).toBeNull();
});

test('a form of this blog is told from one of another site by what its browser says', () => {
  const from = (headers: Record<string, string>): boolean =>
    isSameOrigin({ host: '127.0.0.1:3000', ...headers }, 'https://blog.example');
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://blog.example' })).toBe(true);
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(from({ 'sec-fetch-site': site, origin: 'https://blog.example' }), site).toBe(false);
  expect(from({ origin: 'https://blog.example' })).toBe(true);
  for (const origin of ['https://evil.example', 'http://blog.example', 'null', 'https://blog.example.evil'])
    expect(from({ origin }), origin).toBe(false);
  expect(from({ referer: 'https://blog.example/a/post?x' })).toBe(true);
  for (const referer of ['https://evil.example/', 'https://evil.example/?https://blog.example', 'about:blank', 'nonsense', ''])
    expect(from({ referer }), `by ${referer} alone`).toBe(false);
  expect(from({}), 'a text browser').toBe(true);
});

test('a caller is who connects; behind a proxy of this machine, who the proxy last noted', () => {
  expect(callerAddress('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  expect(callerAddress('::ffff:203.0.113.7', undefined)).toBe('203.0.113.7');
  expect(callerAddress('127.0.0.1', '10.1.1.1, ::ffff:198.51.100.1')).toBe('198.51.100.1');
  expect(callerAddress('::1', undefined)).toBe('::1');
  expect(callerAddress(undefined, undefined)).toBe('');
});

test('behind several proxies a caller is the last one who is none of them', () => {
  const trusted = toBlockList(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1']);
  const caller = (peer: string, forwarded?: string): string => callerAddress(peer, forwarded, trusted);
  expect(caller('10.0.0.1', '198.51.100.1, 10.0.0.2')).toBe('198.51.100.1');
  expect(caller('::ffff:10.0.0.1', '192.0.2.1, 198.51.100.1,2001:db8::7')).toBe('198.51.100.1');
  expect(caller('10.0.0.1', '10.0.0.3, 10.0.0.2'), 'within the house').toBe('10.0.0.3');
  for (const none of ['', ' ', 'unknown', '198.51.100.1:80', '_hidden', '198.51.100.1,'])
    expect(caller('10.0.0.1', none), none).toBe('10.0.0.1');
});

test('whatever a caller writes, it is taken for what the proxies before us have noted', () => {
  const trusted = toBlockList(['10.0.0.0/8']);
  const proxies = fc.array(
    fc.integer({ min: 1, max: 254 }).map((last) => `10.0.0.${last}`),
    { minLength: 1, maxLength: 4 },
  );
  const isOurs = (address: string): boolean => address.startsWith('10.');
  fc.assert(
    fc.property(
      fc.string(),
      fc.ipV4().filter((each) => !isOurs(each)),
      proxies,
      (written, real, [peer, ...before]) => {
        const told = [written, real, ...before].join(', ');
        expect(callerAddress(peer, told, trusted)).toBe(real);
      },
    ),
  );
});

test('callers of one household are one, and others are not', () => {
  const hash = (address: string): string => hashCaller(address, 'a secret');
  expect(hash('2001:db8:0:0:1:2:3:4')).toBe(hash('2001:db8::9:8:7:6'));
  expect(hash('2001:db8:0:1::1')).not.toBe(hash('2001:db8::1'));
  expect(hash('198.51.100.1')).not.toBe(hash('198.51.100.2'));
  expect(hash('198.51.100.1')).not.toContain('198');
});
