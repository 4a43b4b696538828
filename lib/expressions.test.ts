import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';

type Expression = { file: string; pattern: string; flags: string };

const root = join(import.meta.dirname, '..');
const rooms = ['app', 'components', 'enhancements', 'lib'];

const sourcesIn = (room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|js)$/.test(name) && !/\.(?:test|scale)\./.test(name))
    .map((name) => join(room, name));

/** Every regular expression that stands in a source as one. */
function expressionsIn(file: string, source: string): Expression[] {
  const found: Expression[] = [];
  const visitor = new Visitor({
    Literal(node) {
      if ('regex' in node) found.push({ file, ...node.regex });
    },
  });
  visitor.visit(parseSync(file, source).program);
  return found;
}

/** Why an expression takes longer than a text is long: two repetitions that may share out the same characters, or one that begins anew everywhere. */
const faultsOf = ({ file, pattern, flags }: Expression): string[] =>
  analyse({ source: pattern, flags }).reports.map(
    ({ type, exponential }) => `${file}: ${exponential ? 'exponential, ' : ''}${type}: /${pattern}/${flags}`,
  );

const all = rooms.flatMap(sourcesIn).flatMap((file) => expressionsIn(file, readFileSync(join(root, file), 'utf8')));

test('what is looked for would be found', () => {
  const source = String.raw`const a = [/^(?:a+)+$/, /^\s*(\w*)\s*([^]*)$/, /a+$/, /^a+$/];`;
  const types = expressionsIn('a.ts', source).map((each) => [...new Set(faultsOf(each).map((fault) => fault.split(': ')[1]))]);
  expect(types).toEqual([['exponential, Self'], ['Trade'], ['Move'], []]);
  expect(all.length).toBeGreaterThan(400);
});

test('no regular expression goes over a text again and again that strangers or posts bring', () => {
  // What imports read is a line of an export that an author has chosen, on a machine that serves nobody.
  const read = all.filter(({ file }) => !file.startsWith('lib/import/'));
  expect(read.flatMap(faultsOf)).toEqual([]);
});

test('no regular expression takes exponential time', () => {
  expect(all.flatMap(faultsOf).filter((fault) => fault.includes('exponential'))).toEqual([]);
});
