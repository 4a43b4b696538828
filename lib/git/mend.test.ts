import { existsSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchFollowed } from './checkout.ts';
import type { Checkout } from './command.ts';
import { mendInterrupted } from './mend.ts';
import { moveTo } from './move.ts';
import { gitIn, scratchCheckout, writeIn, type ScratchCheckout } from './scratch-checkout.ts';

let scratch: ScratchCheckout;
let checkout: Checkout;
let target: string;
const locks = { patience: 300, age: 0 };

beforeEach(async () => {
  scratch = scratchCheckout({
    'a.md': 'one\n',
    'b.md': 'b\n',
    'c.md': 'c\n',
    'd.md': 'd\n',
    e: 'e\n',
    'f/f.md': 'f\n',
    'other.md': 'o\n',
  });
  checkout = await scratch.checkout();
  scratch.commit({ e: null, f: null });
  target = scratch.push({
    'a.md': 'two\n',
    'b.md': 'a longer text\n',
    'c.md': null,
    'd.md': 'dd\n',
    'e/e.md': 'ee\n',
    f: 'ff\n',
    'new/deep/n.md': 'n\n',
    'new/half.md': 'half\n',
  });
  await fetchFollowed(checkout);
});
afterEach(() => {
  scratch.end();
});

const inServer = (...args: string[]): string => gitIn(scratch.server, ...args);
const status = (): string => inServer('status', '--porcelain', '--untracked-files=all');
const refs = (): string => inServer('for-each-ref', '--format=%(refname)', 'refs/worktree/waypost');
const remove = (file: string): void => unlinkSync(join(scratch.server, file));

/** As a move leaves it that is cut off after some files. */
function cutOff(): void {
  inServer('update-ref', 'refs/worktree/waypost/moving', target);
  writeIn(scratch.server, 'a.md', 'two\n');
  writeIn(scratch.server, 'b.md', 'a lon');
  remove('c.md');
  remove('e');
  writeIn(scratch.server, 'e/e.md', 'ee\n');
  rmSync(join(scratch.server, 'f'), { recursive: true });
  writeIn(scratch.server, 'f', 'ff\n');
  writeIn(scratch.server, 'new/deep/n.md', 'n\n');
  writeIn(scratch.server, 'new/half.md', '');
}

describe('a move that was cut off', () => {
  test('is put back, whatever it has written', async () => {
    cutOff();
    writeIn(scratch.server, '.git/index.lock', '');
    writeIn(scratch.server, '.git/HEAD.lock', '');
    writeIn(scratch.server, '.git/refs/heads/main.lock', '');
    expect(await mendInterrupted(checkout, locks)).toBe(true);
    expect(status()).toBe('');
    expect(existsSync(join(scratch.server, 'new'))).toBe(false);
    expect(refs()).toBe('refs/worktree/waypost/fetched');
    expect(await mendInterrupted(checkout, locks)).toBe(false);
  });

  test('is put back before the next one', async () => {
    cutOff();
    expect(await moveTo(checkout, target)).toMatchObject({ after: target });
    expect([status(), scratch.read('a.md'), scratch.read('f')]).toEqual(['', 'two\n', 'ff\n']);
  });

  test('is put back if files and index were done, but not the branch', async () => {
    const head = inServer('rev-parse', 'HEAD');
    inServer('reset', '--quiet', '--keep', target);
    inServer('update-ref', 'HEAD', head);
    inServer('update-ref', 'refs/worktree/waypost/moving', target);
    await mendInterrupted(checkout, locks);
    expect([status(), scratch.read('a.md')]).toEqual(['', 'one\n']);
  });

  test('is waited for while its git still runs', async () => {
    cutOff();
    writeIn(scratch.server, '.git/index.lock', '');
    const mended = mendInterrupted(checkout);
    await wait(50);
    remove('.git/index.lock');
    inServer('reset', '--quiet', '--hard', target);
    await mended;
    expect([status(), inServer('rev-parse', 'HEAD')]).toEqual(['', target]);
  });

  test('leaves what somebody has written since', async () => {
    cutOff();
    writeIn(scratch.server, 'a.md', 'mine');
    writeIn(scratch.server, 'other.md', 'mine too');
    writeIn(scratch.server, 'new/half.md', 'mine as well');
    writeIn(scratch.server, 'e/mine.md', 'and this');
    await mendInterrupted(checkout, locks);
    const mine = ['a.md', 'other.md', 'new/half.md', 'e/mine.md'].map(scratch.read);
    expect(mine).toEqual(['mine', 'mine too', 'mine as well', 'and this']);
    expect(
      status()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['M a.md', 'D e', 'M other.md', '?? e/mine.md', '?? new/half.md']);
  });

  test('leaves what lies behind a link that somebody has made since', async () => {
    inServer('update-ref', 'refs/worktree/waypost/moving', target);
    writeIn(scratch.folder, 'elsewhere/half.md', 'half\n');
    symlinkSync(join(scratch.folder, 'elsewhere'), join(scratch.server, 'new'));
    await mendInterrupted(checkout, locks);
    expect(scratch.read('new/half.md')).toBe('half\n');
  });

  test('of the very first push is put back to nothing', async () => {
    scratch.end();
    scratch = scratchCheckout({});
    checkout = await scratch.checkout();
    target = scratch.push({ 'a.md': 'one\n', 'b/b.md': 'b\n' });
    await fetchFollowed(checkout);
    inServer('update-ref', 'refs/worktree/waypost/moving', target);
    writeIn(scratch.server, 'b/b.md', 'b\n');
    inServer('add', 'b/b.md');
    await mendInterrupted(checkout, locks);
    expect([status(), existsSync(join(scratch.server, 'b'))]).toEqual(['', false]);
    expect(await moveTo(checkout, target)).toMatchObject({ before: null, after: target });
  });
});

test('a move that came to its end is remembered, and keeps its files', async () => {
  const before = inServer('rev-parse', 'HEAD');
  await moveTo(checkout, target);
  inServer('update-ref', 'refs/worktree/waypost/followed', before);
  inServer('update-ref', 'refs/worktree/waypost/moving', target);
  writeIn(scratch.server, 'a.md', '');
  expect(await mendInterrupted(checkout, locks)).toBe(true);
  expect([status(), scratch.read('a.md')]).toEqual(['', 'two\n']);
  expect([refs(), inServer('rev-parse', 'refs/worktree/waypost/followed')]).toEqual([
    'refs/worktree/waypost/fetched\nrefs/worktree/waypost/followed',
    target,
  ]);
});

test('a symbolic link that a move has made is taken away again', async () => {
  symlinkSync('a.md', join(scratch.author, 'link.md'));
  target = scratch.push({});
  await fetchFollowed(checkout);
  inServer('update-ref', 'refs/worktree/waypost/moving', target);
  symlinkSync('a.md', join(scratch.server, 'link.md'));
  await mendInterrupted(checkout, locks);
  expect(status()).toBe('');
});

/** Lets git run a command when it writes the new text of `d.md`, which stands in the middle of the move. */
function atWriting(command: string): void {
  inServer('config', 'filter.test.clean', 'cat');
  inServer('config', 'filter.test.smudge', `text=$(cat); if [ "$text" = dd ]; then ${command}; fi; printf '%s\\n' "$text"`);
  inServer('config', 'filter.test.required', 'true');
  writeIn(scratch.server, '.git/info/attributes', 'd.md filter=test\n');
}

test('a move that git gives up in the middle is put back at once', async () => {
  atWriting('exit 1');
  await expect(moveTo(checkout, target)).rejects.toSatisfy(({ message }: Error) =>
    ['git reset', 'failed', 'd.md'].every((part) => message.includes(part)),
  );
  expect([status(), scratch.read('b.md'), refs()]).toEqual(['', 'b\n', 'refs/worktree/waypost/fetched']);
});

test('a move whose git is killed in the middle is put back, and can be done again', async () => {
  atWriting('kill -9 $PPID');
  inServer('update-ref', 'refs/worktree/waypost/moving', target);
  expect(() => inServer('reset', '--keep', target)).toThrow('reset');
  expect([scratch.read('b.md'), existsSync(join(scratch.server, '.git/index.lock'))]).toEqual(['a longer text\n', true]);
  await mendInterrupted(checkout, locks);
  expect([status(), scratch.read('b.md')]).toEqual(['', 'b\n']);
  inServer('config', '--remove-section', 'filter.test');
  expect(await moveTo(checkout, target)).toMatchObject({ after: target });
});
