import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { parseSite, SiteError } from '../site.ts';
import { parseDocument } from './document.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');
const parse = (text: string) => parseDocument('a/post.md', Buffer.from(text), site);

/** So deep that a parser runs out of stack. */
const deep = 10_000;
const nested = (open: string, inside: string, close: string): string => open.repeat(deep) + inside + close.repeat(deep);

/** Ten names, each of ten times the one before: "billion laughs". */
const laughs = Array.from({ length: 10 }, (_, index) => {
  const [name, before] = [String.fromCharCode(98 + index), String.fromCharCode(97 + index)];
  return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`;
}).join('\n');

/** Much in few words, or deeper than a stack. */
const bombs: Record<string, string> = {
  'names of names': `a: &a [ha, ha]\n${laughs}\ntags: *k`,
  'one long text, named often': `a: &a ${'x'.repeat(100_000)}\nb: [${Array(2000).fill('*a').join(', ')}]`,
  'what names itself': 'tags: &a [*a]',
  'what names what is around it': 'photos: &a { file: *a }',
  'deep lists': `tags: ${nested('[', '1', ']')}`,
  'deep lists without an end': `tags: ${'['.repeat(deep)}`,
  'far too deep lists': `tags: ${'['.repeat(10 * deep)}`,
  'deep tables': `tags: ${nested('{a: ', '1', '}')}`,
  'deep lists by lines': `tags:\n  ${'- '.repeat(deep)}x`,
  'deep tables by indents': Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
  'deep keys': `${'? '.repeat(deep)}x`,
  'a long key': `${'k'.repeat(3_000_000)}: 1`,
  'many keys': Array.from({ length: 12_000 }, (_, index) => `k${index}: 1`).join('\n'),
  'a long date': `date: ${'9'.repeat(100_000)}`,
  code: 'title: !!js/function "function () { globalThis.evil = true }"',
  'tags of a parser': 'title: !<tag:yaml.org,2002:python/object/apply:os.system> [id]',
  'quotes without an end': `title: "${'\\'.repeat(100_001)}`,
  'comments without an end': `${'# x\n'.repeat(20_000)}title: [`,
  'merged keys': `a: &a { <<: { <<: { title: x } } }\n<<: *a`,
};

const tables: Record<string, string> = {
  'deep lists of TOML': `tags = ${nested('[', '1', ']')}`,
  'deep tables of TOML': `tags = ${nested('{a=', '1', '}')}`,
  'a deep name of TOML': `${Array(deep).fill('a').join('.')} = 1`,
  'deep headings of TOML': `[${Array(deep).fill('a').join('.')}]`,
  'a number of TOML': `title = ${'9'.repeat(100_000)}`,
};

/** Names by which a careless program would write into what all objects have. */
const polluting = [
  '__proto__: { polluted: yes, title: x, draft: true }',
  '"__proto__": { polluted: yes }',
  'constructor: { prototype: { polluted: yes } }',
  'constructor.prototype.polluted: yes',
  'photos: [{ file: a.jpg, __proto__: { polluted: yes } }]',
  '? __proto__\n: &p { polluted: yes }\n<<: *p',
  'tags: [__proto__, constructor, toString]',
];

const pollutingTables = [
  '[__proto__]\npolluted = 1',
  '__proto__.polluted = 1',
  '[constructor.prototype]\npolluted = 1',
  'a = { __proto__ = { polluted = 1 } }',
];

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const before = prototypes.map((each) => Reflect.ownKeys(each).length);

afterEach(() => {
  expect(prototypes.map((each) => Reflect.ownKeys(each).length)).toEqual(before);
  expect('polluted' in {} || 'evil' in globalThis).toBe(false);
});

/** A document, or a problem that is told in a line for its author: nothing is thrown. */
function toldOf(text: string): void {
  const parsed = parse(text);
  if (!('problem' in parsed)) return;
  expect(parsed.problem.line ?? 1).toBeGreaterThan(0);
  expect(parsed.problem.message.length).toBeLessThan(1000);
}

for (const [name, head] of Object.entries(bombs))
  test(`${name}: a post is one or says what is wrong`, () => toldOf(`---\n${head}\n---\nText.`));

for (const [name, head] of Object.entries(tables))
  test(`${name}: a post is one or says what is wrong`, () => toldOf(`+++\n${head}\n+++\nText.`));

for (const [name, text] of Object.entries(bombs))
  test(`${name}: settings are refused, or are as they would be without`, () => {
    try {
      expect(parseSite(`title: T\nauthor: { name: Ann }\n${text}`)).toEqual(site);
    } catch (error) {
      expect(error).toBeInstanceOf(SiteError);
    }
  });

test('names of what all objects have are words like others', () => {
  for (const head of polluting) toldOf(`---\ndate: 2013-04-26T00:00:00Z\n${head}\n---\nText.`);
  for (const head of pollutingTables) toldOf(`+++\ndate = 2013-04-26T00:00:00Z\n${head}\n+++\nText.`);
  const parsed = parse(`---\ndate: 2013-04-26T00:00:00Z\n${polluting[0]}\n---\nText.`);
  expect('document' in parsed && [parsed.document.title, parsed.document.draft]).toEqual(['Post', false]);
  for (const folder of ['__proto__', 'constructor', 'toString']) {
    const inFolder = parseDocument(`${folder}/post.md`, Buffer.from('---\ndate: 2013-04-26T00:00:00Z\n---\n'), site);
    if ('document' in inFolder) expect(inFolder.document.tags).toEqual([folder]);
  }
});

test('settings know no such names either', () => {
  for (const text of [...polluting, 'tagNames: { __proto__: { polluted: yes } }', 'tagNames: { constructor: x, __proto__: y }']) {
    try {
      expect(Object.keys(parseSite(`title: T\nauthor: { name: Ann }\n${text}`))).toEqual(Object.keys(site));
    } catch (error) {
      expect(error).toBeInstanceOf(SiteError);
    }
  }
});

test('whatever stands between the fences, a post is one or says what is wrong', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '-',
    '[',
    ']',
    '{',
    '}',
    '&a',
    '*a',
    '!',
    '|',
    '>',
    '"',
    "'",
    '#',
    '<<',
    '?',
    ',',
    '%',
    '@',
    '\t',
    '__proto__',
    '=',
    '.',
    '0',
    '\0',
  );
  fc.assert(
    fc.property(fc.constantFrom('---', '+++'), fc.array(piece, { maxLength: 60 }), (fence, pieces) => {
      toldOf(`${fence}\n${pieces.join('')}\n${fence}\nText.`);
    }),
    { numRuns: 500 },
  );
});
