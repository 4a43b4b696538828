import { existsSync, mkdirSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changesBetween } from './changes.ts';
import { fetchFollowed, headOf } from './checkout.ts';
import { GitError, type Checkout } from './command.ts';
import { moveTo } from './move.ts';
import { gitIn, scratchCheckout, writeIn, type ScratchCheckout } from './scratch-checkout.ts';

const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
const none = { files: [], added: [], deleted: [], renames: new Map() };

let scratch: ScratchCheckout;
let checkout: Checkout;
beforeEach(async () => {
  scratch = scratchCheckout({
    'a.md': 'one\n',
    'long.md': long,
    'sub/b.md': 'b\n',
    'sub/c.md': `c\n${long}`,
    '.gitignore': '*.tmp\n',
  });
  checkout = await scratch.checkout();
});
afterEach(() => {
  scratch.end();
});

const follow = async (where = checkout) => moveTo(where, await fetchFollowed(where));
const status = (): string => gitIn(scratch.server, 'status', '--porcelain', '--untracked-files=all');
const refs = (): string => gitIn(scratch.server, 'for-each-ref', '--format=%(refname)', 'refs/worktree/waypost');

/** A move is refused with these words, and leaves commit, files and refs as they were. */
async function expectRefusal(words: RegExp): Promise<void> {
  const look = () => [gitIn(scratch.server, 'rev-parse', 'HEAD'), status(), gitIn(scratch.server, 'ls-files', '--stage')];
  const before = look();
  await expect(follow()).rejects.toThrow(words);
  expect(look()).toEqual(before);
  expect(refs()).not.toContain('moving');
}

describe('a push moves the checkout', () => {
  test('to a changed, an added and a deleted file', async () => {
    const before = await headOf(checkout);
    const after = scratch.push({ 'a.md': 'two\n', 'new/d.md': 'd\n', 'sub/b.md': null });
    const changes = { files: ['a.md', 'new/d.md', 'sub/b.md'], added: ['new/d.md'], deleted: ['sub/b.md'], renames: new Map() };
    expect(await follow()).toEqual({ before, after, changes });
    expect(await headOf(checkout)).toBe(after);
    expect([scratch.read('a.md'), scratch.read('new/d.md'), existsSync(join(scratch.server, 'sub/b.md'))]).toEqual([
      'two\n',
      'd\n',
      false,
    ]);
    expect(status()).toBe('');
    expect(refs()).toBe('refs/worktree/waypost/fetched\nrefs/worktree/waypost/followed');
  });

  test('to a renamed file, also with an edit', async () => {
    renameSync(join(scratch.author, 'long.md'), join(scratch.author, 'longer.md'));
    renameSync(join(scratch.author, 'sub/c.md'), join(scratch.author, 'moved.md'));
    scratch.push({ 'moved.md': `${long}an end\n` });
    const { changes } = await follow();
    expect(changes.renames).toEqual(
      new Map([
        ['longer.md', 'long.md'],
        ['moved.md', 'sub/c.md'],
      ]),
    );
    expect([...changes.files].sort()).toEqual(['long.md', 'longer.md', 'moved.md', 'sub/c.md']);
    expect([changes.added, changes.deleted]).toEqual([[], []]);
  });

  test('to a merge', async () => {
    const base = gitIn(scratch.author, 'rev-parse', 'HEAD');
    scratch.commit({ 'side.md': 'side\n' });
    gitIn(scratch.author, 'branch', 'side');
    gitIn(scratch.author, 'reset', '--quiet', '--hard', base);
    scratch.commit({ 'a.md': 'two\n' });
    gitIn(scratch.author, 'merge', '--quiet', '--no-edit', 'side');
    scratch.push({});
    expect((await follow()).changes.files).toEqual(['a.md', 'side.md']);
  });

  test('to files with any name', async () => {
    const names = ['with space.md', `"quoted" it's.md`, 'Größe/日本.md', 'two\nlines\t.md', 'back\\slash.md', ':(top)*.md', '-n'];
    scratch.push(Object.fromEntries(names.map((name) => [name, 'x\n'])));
    const { changes } = await follow();
    expect(new Set(changes.files)).toEqual(new Set(names));
    expect(names.map(scratch.read)).toEqual(names.map(() => 'x\n'));
  });

  test('to no other file, if none was changed', async () => {
    const after = scratch.push({});
    expect(await follow()).toMatchObject({ after, changes: none });
    expect(await headOf(checkout)).toBe(after);
  });

  test('not at all, if it is there already, which is remembered', async () => {
    const head = await headOf(checkout);
    expect(await follow()).toEqual({ before: head, after: head, changes: none });
    expect(gitIn(scratch.server, 'rev-parse', 'refs/worktree/waypost/followed')).toBe(head);
  });

  test('that has no commit yet', async () => {
    scratch.end();
    scratch = scratchCheckout({});
    checkout = await scratch.checkout();
    writeIn(scratch.server, 'mine.md', 'mine');
    writeIn(scratch.server, 'same.md', 'same\n');
    const after = scratch.push({ 'a.md': 'one\n', 'same.md': 'same\n' });
    const files = ['a.md', 'same.md'];
    expect(await follow()).toEqual({ before: null, after, changes: { ...none, files, added: files } });
    expect([scratch.read('a.md'), scratch.read('mine.md'), status()]).toEqual(['one\n', 'mine', '?? mine.md']);
  });

  test('that has no commit yet, but not over a file that lies there', async () => {
    scratch.end();
    scratch = scratchCheckout({});
    checkout = await scratch.checkout();
    writeIn(scratch.server, 'a.md', 'mine');
    scratch.push({ 'a.md': 'one\n' });
    await expect(follow()).rejects.toThrow(/a\.md/);
    expect(scratch.read('a.md')).toBe('mine');
  });
});

test('a content folder in the checkout has the changes below it', async () => {
  const content = await scratch.checkout('sub');
  mkdirSync(join(scratch.author, 'sub/deep'));
  renameSync(join(scratch.author, 'long.md'), join(scratch.author, 'sub/deep/long.md'));
  renameSync(join(scratch.author, 'sub/c.md'), join(scratch.author, 'sub/d.md'));
  scratch.push({ 'a.md': 'two\n', 'sub/b.md': null });
  const { changes } = await follow(content);
  expect(changes).toEqual({
    files: ['b.md', 'c.md', 'd.md', 'deep/long.md'],
    added: ['deep/long.md'],
    deleted: ['b.md'],
    renames: new Map([['d.md', 'c.md']]),
  });
  expect(scratch.read('a.md')).toBe('two\n');
});

test('everything is new to somebody who had nothing', async () => {
  const content = await scratch.checkout('sub');
  const head = (await headOf(content))!;
  expect(await changesBetween(content, null, head)).toEqual({ ...none, files: ['b.md', 'c.md'], added: ['b.md', 'c.md'] });
});

describe('a force push moves the checkout', () => {
  test('away from what was pushed before, twice in a row', async () => {
    const base = (await headOf(checkout))!;
    scratch.push({ 'a.md': 'two\n', 'new.md': 'new\n' });
    await follow();
    for (const text of ['three\n', 'four\n']) {
      const after = scratch.forcePush(base, { 'a.md': text });
      expect(await follow()).toMatchObject({ after });
      expect([scratch.read('a.md'), existsSync(join(scratch.server, 'new.md'))]).toEqual([text, false]);
    }
  });

  test('away from what was cloned, and past one that was fetched only', async () => {
    const base = (await headOf(checkout))!;
    scratch.push({ 'a.md': 'two\n' });
    gitIn(scratch.server, 'pull', '--quiet');
    scratch.forcePush(base, { 'a.md': 'three\n' });
    await fetchFollowed(checkout);
    const after = scratch.forcePush(base, { 'a.md': 'four\n' });
    expect(await follow()).toMatchObject({ after, changes: { files: ['a.md'] } });
  });
});

describe('nothing of the author is lost', () => {
  test('a change that is added but neither committed nor on disk any more', async () => {
    writeIn(scratch.server, 'a.md', 'mine\n');
    gitIn(scratch.server, 'add', 'a.md');
    writeIn(scratch.server, 'a.md', 'one\n');
    const added = gitIn(scratch.server, 'ls-files', '--stage');
    scratch.push({ 'a.md': 'two\n' });
    await expectRefusal(/local changes/);
    expect(gitIn(scratch.server, 'ls-files', '--stage')).toBe(added);
  });

  test('a local change in a file that was pushed', async () => {
    writeIn(scratch.server, 'a.md', 'mine');
    scratch.push({ 'a.md': 'two\n', 'long.md': null, 'new.md': 'new\n' });
    await expectRefusal(/local changes in .*\n {2}a\.md\n.*git checkout HEAD/);
    expect(scratch.read('a.md')).toBe('mine');
  });

  test('a local change in another file', async () => {
    writeIn(scratch.server, 'sub/b.md', 'mine');
    scratch.push({ 'a.md': 'two\n' });
    await follow();
    expect([scratch.read('a.md'), scratch.read('sub/b.md')]).toEqual(['two\n', 'mine']);
  });

  test('a file that git does not know, or is to ignore, where a new one goes', async () => {
    writeIn(scratch.server, 'new.md', 'mine');
    writeIn(scratch.server, 'sub/x.tmp', 'mine too');
    scratch.push({ 'new.md': 'new\n', 'sub/x.tmp': 'x\n', 'a.md': 'two\n' });
    await expectRefusal(/\n {2}new\.md\n {2}sub\/x\.tmp\n/);
    expect([scratch.read('new.md'), scratch.read('sub/x.tmp')]).toEqual(['mine', 'mine too']);
  });

  test('no more than five such files are named', async () => {
    const names = Array.from({ length: 7 }, (_, number) => `${number}.tmp`);
    for (const name of names) writeIn(scratch.server, name, 'mine');
    scratch.push(Object.fromEntries(names.map((name) => [name, 'x'])));
    await expectRefusal(/ {2}4\.tmp\n {2}and 2 more/);
  });

  test('a file where a folder goes, and a folder where a file goes', async () => {
    writeIn(scratch.server, 'x.tmp', 'mine');
    writeIn(scratch.server, 'y.tmp/z.tmp', 'mine too');
    writeIn(scratch.server, 'sub/mine.tmp', 'mine too');
    scratch.push({ 'x.tmp/new.md': 'new\n', 'y.tmp': 'y\n', sub: null });
    scratch.push({ sub: 'a file now\n' });
    await expectRefusal(/\n {2}sub\/mine\.tmp\n {2}x\.tmp\n {2}y\.tmp\/z\.tmp\n/);
  });

  test("a file with the very bytes that are pushed is in nobody's way", async () => {
    writeIn(scratch.server, 'new "1".md', 'new\n');
    scratch.push({ 'new "1".md': 'new\n', 'a.md': 'two\n' });
    await follow();
    expect(status()).toBe('');
  });

  test('a file with the very bytes stays unknown to git, if another one stops the move', async () => {
    writeIn(scratch.server, 'new.md', 'new\n');
    writeIn(scratch.server, 'a.md', 'mine');
    scratch.push({ 'new.md': 'new\n', 'a.md': 'two\n' });
    await expectRefusal(/a\.md/);
  });

  test('commits that were never pushed', async () => {
    writeIn(scratch.server, 'a.md', 'mine');
    gitIn(scratch.server, 'commit', '--quiet', '-am', 'Written here');
    scratch.push({ 'long.md': 'two\n' });
    await expectRefusal(/never pushed:\n {2}\w+ Written here\n.*git pull --rebase/);
  });

  test('the place of a checkout that is on no branch', async () => {
    const pushed = scratch.push({ 'a.md': 'two\n' });
    await fetchFollowed(checkout);
    gitIn(scratch.server, 'checkout', '--quiet', '--detach');
    await expect(moveTo(checkout, pushed)).rejects.toThrow(GitError);
    expect(scratch.read('a.md')).toBe('one\n');
  });
});

test('a file becomes a folder, and a folder a file, where all of it was pushed', async () => {
  scratch.push({ 'a.md': null, sub: null });
  scratch.push({ 'a.md/in.md': 'in\n', sub: 'a file now\n' });
  await follow();
  expect([scratch.read('a.md/in.md'), scratch.read('sub'), status()]).toEqual(['in\n', 'a file now\n', '']);
});

test('a file that was only touched stops nothing', async () => {
  utimesSync(join(scratch.server, 'a.md'), 1, 1);
  scratch.push({ 'a.md': 'two\n' });
  await follow();
  expect(scratch.read('a.md')).toBe('two\n');
});
