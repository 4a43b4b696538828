import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { childEnvironment } from '../env.ts';
import { fetchFollowed, findCheckout, headOf, isAncestor, readFollowing } from './checkout.ts';
import { runGit, tidy } from './command.ts';
import { gitIn, scratchCheckout, writeIn, type ScratchCheckout } from './scratch-checkout.ts';

let scratch: ScratchCheckout;
beforeEach(() => {
  scratch = scratchCheckout({ 'a.md': 'one\n', 'content/b.md': 'b\n' });
});
afterEach(() => {
  vi.unstubAllEnvs();
  scratch.end();
});

describe('the checkout of a content folder', () => {
  test('is found from its top, and from a folder in it', async () => {
    const { server, folder } = scratch;
    const gitDir = join(server, '.git');
    expect(await findCheckout(server, folder)).toEqual({ top: server, gitDir, commonDir: gitDir, prefix: '' });
    expect(await findCheckout(join(server, 'content'), folder)).toMatchObject({ top: server, prefix: 'content/' });
  });

  test('is found behind a symbolic link, and in a linked work tree', async () => {
    const { server, folder } = scratch;
    symlinkSync(join(server, 'content'), join(folder, 'link'));
    expect(await findCheckout(join(folder, 'link'), folder)).toMatchObject({ top: server, prefix: 'content/' });
    gitIn(server, 'worktree', 'add', '--quiet', join(folder, 'linked'));
    const linked = await findCheckout(join(folder, 'linked'), folder);
    expect(linked).toMatchObject({ gitDir: join(server, '.git/worktrees/linked'), commonDir: join(server, '.git') });
    expect(await headOf(linked!)).toBe(gitIn(server, 'rev-parse', 'HEAD'));
  });

  test('is none outside of git, in a folder that is not there, or in an empty `.git`', async () => {
    mkdirSync(join(scratch.folder, 'plain/.git'), { recursive: true });
    expect(await findCheckout(scratch.folder, '/nowhere')).toBeNull();
    expect(await findCheckout(join(scratch.folder, 'none'), scratch.folder)).toBeNull();
    expect(await findCheckout(join(scratch.folder, 'plain'), scratch.folder)).toBeNull();
  });

  test('is none if git does not keep the folder', async () => {
    writeIn(scratch.server, 'blog/post.md', 'mine');
    expect(await findCheckout(join(scratch.server, 'blog'), scratch.folder)).toBeNull();
  });

  test('is none if the program runs in it', async () => {
    const { server } = scratch;
    expect(await findCheckout(server, server)).toBeNull();
    expect(await findCheckout(server, join(server, 'content'))).toBeNull();
    expect(await findCheckout(join(server, 'content'), server)).toBeNull();
  });

  test('of a branch without a commit is its top alone', async () => {
    const empty = join(scratch.folder, 'empty');
    gitIn(scratch.folder, 'init', '--quiet', empty);
    mkdirSync(join(empty, 'content'));
    const checkout = await findCheckout(empty, scratch.remote);
    expect(await headOf(checkout!)).toBeNull();
    expect(await findCheckout(join(empty, 'content'), scratch.remote)).toBeNull();
  });

  test('is not what a push makes look like a repository', async () => {
    const bare = ['HEAD', 'config', 'objects/x', 'refs/x'].map((file) => [`content/${file}`, 'ref: refs/heads/main\n']);
    scratch.push(Object.fromEntries(bare));
    gitIn(scratch.server, 'pull', '--quiet');
    expect(await scratch.checkout('content')).toMatchObject({ top: scratch.server, prefix: 'content/' });
  });

  test('that git does not trust is told of, with what to do', async () => {
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    await expect(findCheckout(scratch.server, scratch.folder)).rejects.toThrow(/dubious ownership[\s\S]*safe\.directory/);
  });

  test('that git, not installed, cannot read is told of', async () => {
    vi.stubEnv('PATH', scratch.remote);
    await expect(findCheckout(scratch.server, scratch.folder)).rejects.toThrow(/Is git installed/);
    expect(await findCheckout(scratch.folder, '/nowhere')).toBeNull();
  });
});

describe('fetching', () => {
  test('gives the commit that was pushed, and leaves the checkout and its refs as they are', async () => {
    const checkout = await scratch.checkout();
    const before = gitIn(scratch.server, 'for-each-ref', 'refs/heads', 'refs/remotes', 'refs/tags');
    gitIn(scratch.author, 'tag', 'v1');
    const pushed = scratch.push({ 'a.md': 'two\n' });
    gitIn(scratch.author, 'push', '--quiet', '--tags');
    expect((await readFollowing(checkout)).hasRemote).toBe(true);
    expect(await fetchFollowed(checkout)).toBe(pushed);
    expect(gitIn(scratch.server, 'for-each-ref', 'refs/heads', 'refs/remotes', 'refs/tags')).toBe(before);
    expect(gitIn(scratch.server, 'status', '--porcelain')).toBe('');
  });

  test('is not disturbed by a branch `draft` that becomes `draft/x`', async () => {
    const checkout = await scratch.checkout();
    gitIn(scratch.author, 'push', '--quiet', 'origin', 'HEAD:draft');
    gitIn(scratch.server, 'fetch', '--quiet');
    gitIn(scratch.author, 'push', '--quiet', 'origin', ':draft', 'HEAD:refs/heads/draft/x');
    const pushed = scratch.push({ 'a.md': 'two\n' });
    expect(await fetchFollowed(checkout)).toBe(pushed);
  });

  test('says that a commit is checked out, not a branch', async () => {
    gitIn(scratch.server, 'checkout', '--quiet', '--detach');
    const checkout = await scratch.checkout();
    await expect(fetchFollowed(checkout)).rejects.toThrow(/No branch is checked out/);
  });

  test('says that the branch follows nothing, or a branch beside it', async () => {
    const checkout = await scratch.checkout();
    const isRefused = async (): Promise<void> => {
      await expect(fetchFollowed(checkout)).rejects.toThrow(/follows no branch of a remote/);
    };
    gitIn(scratch.server, 'checkout', '--quiet', '--no-track', '-b', 'own');
    await isRefused();
    gitIn(scratch.server, 'branch', '--quiet', '--set-upstream-to=main');
    await isRefused();
  });

  test('knows a checkout without a remote', async () => {
    gitIn(scratch.server, 'remote', 'remove', 'origin');
    expect((await readFollowing(await scratch.checkout())).hasRemote).toBe(false);
  });

  test('says that the branch is gone on the remote', async () => {
    const checkout = await scratch.checkout();
    gitIn(scratch.remote, 'update-ref', '-d', 'refs/heads/main');
    await expect(fetchFollowed(checkout)).rejects.toThrow(/The remote origin has no branch main any more/);
  });

  test('says that the remote cannot be reached', async () => {
    const checkout = await scratch.checkout();
    renameSync(scratch.remote, `${scratch.remote}-gone`);
    await expect(fetchFollowed(checkout)).rejects.toThrow(/could not be fetched from the remote origin[\s\S]*remote\.git/);
  });

  test('runs no program that an address names', async () => {
    const checkout = await scratch.checkout();
    gitIn(scratch.server, 'remote', 'set-url', 'origin', `ext::touch ${scratch.folder}/ran`);
    await expect(fetchFollowed(checkout)).rejects.toThrow(/transport 'ext' not allowed/);
  });

  test('lets ssh ask nothing, unless the operator chose how it is run', async () => {
    const checkout = await scratch.checkout();
    gitIn(scratch.server, 'remote', 'set-url', 'origin', 'ssh://host.invalid/blog');
    const bin = join(scratch.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'ssh'), '#!/bin/sh\necho "asked: $*" >&2\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${childEnvironment().PATH}`);
    await expect(fetchFollowed(checkout)).rejects.toThrow(/asked: -o BatchMode=yes/);
    gitIn(scratch.server, 'config', 'core.sshCommand', 'ssh -v');
    await expect(fetchFollowed(checkout)).rejects.toThrow(/asked: -v/);
  });
});

describe('running git', () => {
  test('ends when its time is over, with all that it has started', async () => {
    const sleep = ['-c', 'alias.wait=!sleep 100', 'wait'];
    await expect(runGit(scratch.server, sleep, { limit: 50 })).rejects.toThrow(/longer than 0\.05 s and was stopped: git wait/);
  });

  test('says what git said, without hints and passwords', () => {
    const said = "hint: no\nfatal: unable to access 'https://ann:secret@example.org/blog/': no\n\nerror: twice\n";
    expect(tidy(said)).toBe("unable to access 'https://example.org/blog/': no\n  twice");
  });
});

test('a commit is in the history of those that came after it; one that was never fetched is in none', async () => {
  const { server, folder } = scratch;
  const checkout = (await findCheckout(server, folder))!;
  const first = (await headOf(checkout))!;
  gitIn(server, 'commit', '--quiet', '--allow-empty', '-m', 'A second one');
  const second = (await headOf(checkout))!;
  expect(await isAncestor(checkout, first, second)).toBe(true);
  expect(await isAncestor(checkout, second, second)).toBe(true);
  expect(await isAncestor(checkout, second, first)).toBe(false);
  expect(await isAncestor(checkout, 'f'.repeat(40), first)).toBe(false);
});
