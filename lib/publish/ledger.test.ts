import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger, type Settlement, type Settler } from './ledger.ts';

const post = (url: string, hash = 'h1', more: Partial<Settler> = {}): Settler => ({
  url,
  kind: 'post',
  file: `${url.slice(1)}.md`,
  hash,
  guid: '',
  aliases: [],
  ...more,
});
const come = (after: Settler): Settlement => ({ before: null, after });
const go = (before: Settler): Settlement => ({ before, after: null });

/** Where an address leads in the end: to one that is live, or nowhere any more. */
function end(ledger: Ledger, url: string): string | null {
  for (let steps = 0; steps < 1000; steps++) {
    const row = ledger.get(url);
    if (!row) throw new Error(`${url} was forgotten`);
    if (row.movedTo === null) return row.gone === null ? row.url : null;
    url = row.movedTo;
  }
  throw new Error(`${url} goes round in a circle`);
}

const guidOf = (ledger: Ledger, url: string): string => ledger.get(url)!.guid ?? ledger.get(url)!.url;

test('a renamed file takes its GUID along, and its old address leads to the new one', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  expect(ledger.settle([go(post('/a')), come(post('/b/c'))])).toEqual([{ from: '/a', to: '/b/c' }]);
  expect(end(ledger, '/a')).toBe('/b/c');
  expect(guidOf(ledger, '/b/c')).toBe('/a');
});

test('a file that was renamed and edited is known by git', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a', 'h1'))]);
  ledger.settle([go(post('/a', 'h1')), come(post('/b', 'h2'))], new Map([['b.md', 'a.md']]));
  expect(end(ledger, '/a')).toBe('/b');
  expect(guidOf(ledger, '/b')).toBe('/a');
});

test('a renamed file that came before the old one went is a move too', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a', 'h1'))]);
  ledger.settle([come(post('/b', 'h2'))]);
  expect(ledger.settle([go(post('/a', 'h1'))], new Map([['b.md', 'a.md']]))).toEqual([{ from: '/a', to: '/b', isThere: true }]);
  expect(end(ledger, '/a')).toBe('/b');
});

test('a post that a restored ledger has at its address already comes from nowhere else', () => {
  const row = { guid: null, movedTo: null, gone: null };
  const ledger = new Ledger([
    { ...row, key: '/a', url: '/a', gone: 'h1' },
    { ...row, key: '/b', url: '/b', guid: 'tag:b' },
  ]);
  expect(ledger.settle([come(post('/b', 'h1'))])).toEqual([]);
  expect(end(ledger, '/a')).toBeNull();
  expect(guidOf(ledger, '/b')).toBe('tag:b');
});

test('a file that went yesterday and comes back elsewhere has moved', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  ledger.settle([go(post('/a'))]);
  expect(end(ledger, '/a')).toBeNull();
  ledger.settle([come(post('/b'))]);
  expect(end(ledger, '/a')).toBe('/b');
});

test('a chain of renames leads to its end, and back again without a circle', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  for (const [from, to] of [
    ['/a', '/b'],
    ['/b', '/c'],
    ['/c', '/a'],
    ['/a', '/b'],
  ] as const) {
    ledger.settle([go(post(from)), come(post(to))]);
    for (const url of ['/a', '/b', '/c']) if (ledger.get(url)) expect(end(ledger, url)).toBe(to);
    expect(guidOf(ledger, to)).toBe('/a');
  }
});

test('what is deleted after a move is gone at every address it had', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  ledger.settle([go(post('/a')), come(post('/b'))]);
  ledger.settle([go(post('/b'))]);
  expect(end(ledger, '/a')).toBeNull();
  expect(end(ledger, '/b')).toBeNull();
});

test('another post at an address that was left gets a GUID of its own', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  ledger.settle([go(post('/a')), come(post('/b'))]);
  ledger.settle([come(post('/a', 'other'))]);
  expect(end(ledger, '/a')).toBe('/a');
  expect(guidOf(ledger, '/a')).toBe('/a#2');
  expect(guidOf(ledger, '/b')).toBe('/a');
});

test('what is taken away and put back keeps its GUID', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  ledger.settle([go(post('/a')), come(post('/b'))]);
  ledger.settle([go(post('/b'))]);
  ledger.settle([come(post('/b', 'edited'))]);
  expect(guidOf(ledger, '/b')).toBe('/a');
});

test("the author's own GUID comes first, and stays when the line is taken out", () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a', 'h1', { guid: 'tag:mine' }))]);
  ledger.settle([{ before: post('/a'), after: post('/a', 'h2') }]);
  expect(guidOf(ledger, '/a')).toBe('tag:mine');
});

test('an alias leads to its post also when it is written nowhere any more', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a', 'h1', { aliases: ['/old.php'] }))]);
  ledger.settle([{ before: post('/a'), after: post('/a', 'h2') }]);
  expect(end(ledger, '/old.php')).toBe('/a');
  ledger.settle([go(post('/a', 'h2')), come(post('/b', 'h2'))]);
  expect(end(ledger, '/old.php')).toBe('/b');
});

test('an alias takes no address from a post that is served', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a')), come(post('/b', 'h2', { aliases: ['/a'] }))]);
  expect(end(ledger, '/a')).toBe('/a');
});

test('of two files with the same bytes each moves to its own name', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a/x')), come(post('/a/y'))]);
  ledger.settle([go(post('/a/x')), go(post('/a/y')), come(post('/b/y')), come(post('/b/x'))]);
  expect([end(ledger, '/a/x'), end(ledger, '/a/y')]).toEqual(['/b/x', '/b/y']);
});

test('an address that only changes its case keeps its GUID', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/Foo'))]);
  ledger.settle([{ before: post('/Foo'), after: post('/foo') }]);
  expect(end(ledger, '/Foo')).toBe('/foo');
  expect(guidOf(ledger, '/foo')).toBe('/Foo');
});

const url = fc.constantFrom('/a', '/b', '/c', '/d/a', '/d/b');
const world = fc.dictionary(url, fc.record({ hash: fc.constantFrom('h1', 'h2', 'h3'), aliases: fc.subarray(['/a', '/old']) }), {
  maxKeys: 4,
  noNullPrototype: true,
});

test('whatever comes and goes: no address is forgotten, none goes in a circle, live ones answer themselves, GUIDs are one each', () => {
  fc.assert(
    fc.property(fc.array(world, { maxLength: 12 }), (worlds) => {
      const ledger = new Ledger();
      const published = new Set<string>();
      let now: Record<string, Settler> = {};
      for (const next of worlds) {
        const then = Object.fromEntries(Object.entries(next).map(([at, { hash, aliases }]) => [at, post(at, hash, { aliases })]));
        const settlements = [...new Set([...Object.keys(now), ...Object.keys(then)])].map((at) => ({
          before: now[at] ?? null,
          after: then[at] ?? null,
        }));
        ledger.settle(settlements);
        now = then;
        for (const [at, { aliases }] of Object.entries(now)) for (const each of [at, ...aliases]) published.add(each);
        for (const each of published) {
          const led = end(ledger, each);
          expect(each in now ? led : led === null || led in now).toBe(each in now ? each : true);
        }
        const guids = Object.keys(now).map((at) => guidOf(ledger, at));
        expect(new Set(guids).size).toBe(guids.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test('who takes an address that a post has left does not get what led to that post', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/first'))]);
  ledger.settle([go(post('/first')), come(post('/second'))]);
  ledger.settle([go(post('/second')), come(post('/third'))]);
  ledger.settle([come(post('/second', 'h2'))]);
  expect([ledger.get('/first')?.movedTo, ledger.isLive('/second')]).toEqual(['/third', true]);
  ledger.settle([go(post('/second', 'h2'))]);
  expect(ledger.get('/first')?.movedTo).toBe('/third');
});

test('a post that comes back to an address brings along what led through it', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  ledger.settle([go(post('/a')), come(post('/b'))]);
  ledger.settle([go(post('/b')), come(post('/c'))]);
  ledger.settle([go(post('/c')), come(post('/b'))]);
  const follow = (url: string): string => (ledger.isLive(url) ? url : follow(ledger.get(url)!.movedTo!));
  expect([follow('/a'), follow('/c')]).toEqual(['/b', '/b']);
});

test('a file that takes the name of a renamed one is another post', () => {
  const ledger = new Ledger();
  ledger.settle([come(post('/a'))]);
  const moves = ledger.settle([{ before: post('/a'), after: post('/a', 'h2') }, come(post('/b'))], new Map([['b.md', 'a.md']]));
  expect(moves).toEqual([{ from: '/a', to: '/b' }]);
  expect([ledger.isLive('/a'), ledger.isLive('/b')]).toEqual([true, true]);
  expect([ledger.get('/a')?.guid, ledger.get('/b')?.guid]).toEqual(['/a#2', '/a']);
});
