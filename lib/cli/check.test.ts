import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { darkroom } from '../photos/darkroom.ts';
import { quartered } from '../photos/scratch-pictures.ts';
import { findProblems } from './check.ts';

const dated = (body: string, more = '') => `---\ndate: 2013-04-26T00:56:00+10:00\n${more}---\n${body}`;

/** What `check` says of a folder, as `severity file:line what`. */
async function problemsOf(files: Record<string, string | Buffer>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-check-test-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const problems = await findProblems(folder, Date.UTC(2026, 0, 1));
  rmSync(folder, { recursive: true });
  return problems.map(({ severity, file, line, message }) => `${severity} ${file}:${line ?? '-'} ${message}`);
}

test('a folder in order has no problems', async () => {
  expect(
    await problemsOf({
      'a/b.md': dated('[next](c.md), [up](/a), [day](/2013/04/25), [tag](/tags/a), [all](/archive), [file](x.txt)'),
      'a/c.md': dated('Text'),
      'a/x.txt': '',
    }),
  ).toEqual([]);
});

test('a link that leads nowhere is named with its line in the file', async () => {
  const problems = await problemsOf({
    'a/b.md': dated('One.\n\n[gone](gone.md) and [a day](/2012/01/01)'),
    'draft.md': dated('x', 'draft: true\n'),
    'c.md': dated('[d](draft.md)'),
  });
  expect(problems).toEqual([
    'warning a/b.md:6 /a/gone leads nowhere.',
    'warning a/b.md:6 /2012/01/01 leads nowhere.',
    'warning c.md:4 /draft leads nowhere.',
  ]);
});

test('a picture without alt text is named; one that says it has none is not', async () => {
  const problems = await problemsOf({
    'a.md': dated('![](x.svg)\n\n<img src="x.svg">\n\n<img src="x.svg" alt="">\n\n![A clock](x.svg)'),
    'x.svg': '',
  });
  expect(problems).toEqual([
    'warning a.md:4 The picture /x.svg has no alt text.',
    'warning a.md:6 The picture /x.svg has no alt text.',
  ]);
});

test('pictures of albums without alt text are named, and those that cannot be shown', async () => {
  const good = await quartered().jpeg().toBuffer();
  const problems = await problemsOf({
    'trip/index.md': dated('', "photos: [{ file: said.jpg, alt: A gate }, lost.jpg, '*']\n"),
    'trip/said.jpg': good,
    'trip/silent.jpg': good,
    'trip/cut.jpg': good.subarray(0, 300),
    'other.md': dated('![A gate](trip/said.jpg)'),
  });
  darkroom().close();
  expect(problems).toEqual([
    expect.stringMatching(/^error trip\/cut\.jpg:- The picture is damaged/),
    'error trip/index.md:- names trip/lost.jpg, which is no picture in the content folder that can be shown.',
    'warning trip/silent.jpg:- has no alt text.',
  ]);
});

test('tags that differ in case only are named once', async () => {
  const problems = await problemsOf({
    'a.md': dated('', 'tags: [Nova]\n'),
    'b.md': dated('', 'tags: [nova]\n'),
    'c.md': dated('', 'tags: [nova]\n'),
  });
  expect(problems).toEqual(['warning b.md:- "nova" differs from "Nova" (a.md) only in case, so they are two tags.']);
});

test('two files with one address are an error of the second', async () => {
  const problems = await problemsOf({ 'a.md': dated(''), 'a/index.md': dated('') });
  expect(problems).toEqual(['error a/index.md:1 has the same address as a.md (/a), which is served.']);
});

test('a folder named like a year, and a page that hides a folder, are pointed out', async () => {
  const problems = await problemsOf({ '2019/a.md': dated(''), 'b.md': dated(''), 'b/c.md': dated('') });
  expect(problems).toEqual([
    'warning 2019/a.md:- /2019 shows the archive of that date, not this folder.',
    'warning b.md:- hides the listing of /b, whose address it has.',
  ]);
});

test('errors of every file are listed, with the warnings', async () => {
  const problems = await problemsOf({ 'a.md': 'No date', 'b.md': '---\ndate: 2013-04-26\n---\n', 'c.md': '---js\n---\n' });
  expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
    'error a.md:1',
    'warning b.md:2',
    'error c.md:1',
  ]);
});
