import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eventually, expect } from './blog.ts';
import { answersOf } from './fetching.ts';
import { Random } from './random.ts';
import { call, content, publish, secret, type Author } from './remote.ts';
import { test } from './repository.ts';
import { startServer, type Blog } from './server.ts';
import { filesOfVersion, lasting, versionsIn } from './versions.ts';

function push(author: Author, version: number): void {
  author.remove('moving');
  author.remove('added');
  for (const [file, text] of Object.entries(filesOfVersion(version))) author.write(file, text);
  author.push();
}

/** What a server has started, by process number. */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // Behind the name of the program, in brackets, stand its state and its parent (proc(5)).
        return readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[1] === String(pid) ? Number(name) : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });

/** Ends a server as a power cut does; what it has started goes on, or ends with it. */
async function kill(blog: Blog, isWithChildren: boolean): Promise<void> {
  const children = isWithChildren ? childrenOf(blog.pid) : [];
  const ended = blog.stop('SIGKILL');
  for (const child of children) {
    try {
      process.kill(-child, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  await ended;
}

/** The one version that everything shows. */
async function versionOf(blog: Blog): Promise<number> {
  const answers = await answersOf(blog, lasting);
  const shown = Object.fromEntries([...answers].map(([url, { status, body }]) => [url, [status, ...versionsIn(body)]]));
  const version = versionsIn(answers.get('/')!.body)[0]!;
  expect(shown).toEqual(Object.fromEntries(lasting.map((url) => [url, [200, version]])));
  return version;
}

/** What came, went and moved belongs to the version too; none after it was ever published. */
async function expectAddressesOf(blog: Blog, version: number): Promise<void> {
  const names = [version - 1, version, version + 1].flatMap((number) => [`/moving/at-${number}`, `/added/${number}`]);
  const answers = await answersOf(blog, names);
  expect([...answers.values()].map(({ status, location }) => [status, location])).toEqual([
    [308, `/moving/at-${version}`],
    [410, ''],
    [200, ''],
    [200, ''],
    [404, ''],
    [404, ''],
  ]);
}

for (const seed of [1, 2]) {
  test(`killed at any moment of a publish, a server starts with the old state or the new one, and finishes (${seed})`, async ({
    startPushedBlog,
  }) => {
    test.setTimeout(240_000);
    const random = new Random(seed);
    const { blog: first, author, folder } = await startPushedBlog(filesOfVersion(1));
    // The remote answers while there is no such file: what a start alone brings about can be looked at.
    const gate = join(folder, 'gate');
    const uploadPack = `while test -e '${gate}'; do sleep 0.01; done; git-upload-pack`;
    execFileSync('git', ['config', 'remote.origin.uploadpack', uploadPack], { cwd: first.contentDir });
    let version = 1;
    let longest = 0;
    for (let measured = 0; measured < 3; measured++) {
      push(author, ++version);
      const started = performance.now();
      await publish(first);
      longest = Math.max(longest, performance.now() - started);
    }
    let blog = first;
    const seen = { old: 0, cutOff: 0, moved: 0, new: 0 };
    const kills = 16;
    for (let number = 0; number < kills; number++) {
      push(author, ++version);
      const answer = call(blog).catch(() => null);
      await setTimeout(((number + random.number()) / kills) * longest * 1.15);
      await kill(blog, random.chance(0.5));
      await answer;
      writeFileSync(gate, '');
      blog = await startServer(folder, { PUBLISH_SECRET: secret });
      const found = await versionOf(blog);
      expect([version - 1, version]).toContain(found);
      await expectAddressesOf(blog, found);
      const isRead = / 0 new or changed/.test(blog.log());
      if (blog.log().includes('cut off')) seen.cutOff++;
      else if (found < version) seen.old++;
      else seen[isRead ? 'new' : 'moved']++;
      rmSync(gate);
      await eventually(async () => versionsIn(await blog.text('/'))).toEqual([version]);
      expect(await versionOf(blog)).toBe(version);
      await expectAddressesOf(blog, version);
      expect(execFileSync('git', ['status', '--porcelain'], { cwd: blog.contentDir, encoding: 'utf8' })).toBe('');
    }
    expect(content(blog, 'check', '--ledger'), JSON.stringify(seen)).toEqual({
      code: 0,
      output: expect.stringContaining(' 0 lost\n'),
    });
    await blog.stop();
  });
}
