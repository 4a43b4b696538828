import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchDir, workDir } from './made.ts';
import { measure, type Measured } from './measure.ts';
import { run } from './processes.ts';
import { progress } from './report.ts';

type Peer = {
  name: string;
  config: { from: string; to: string };
  args: readonly string[];
};

const modules = join(benchDir, 'node_modules');

export const peers: readonly Peer[] = [
  {
    name: '@content-collections/core',
    config: { from: 'content-collections.config.mjs', to: 'content-collections.config.mjs' },
    args: [join(modules, '@content-collections/cli/dist/index.js'), 'build', '--config', 'content-collections.config.mjs'],
  },
  {
    name: 'contentlayer2',
    config: { from: 'contentlayer.config.mjs', to: 'contentlayer.config.js' },
    args: [join(modules, 'contentlayer2/bin/cli.cjs'), 'build'],
  },
];

/** A build of `content` by a peer that has seen nothing before: it starts in an empty folder. */
export async function measurePeer(peer: Peer, content: string, posts: number): Promise<Measured> {
  await ensureInstalled();
  progress(`${peer.name}, ${posts} posts`);
  const folder = join(workDir, 'peers', peer.name.replace('/', '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(join(benchDir, 'peers', peer.config.from), join(folder, peer.config.to));
  const env = { CONTENT_DIR: content };
  const measured = await measure(process.execPath, { args: peer.args, cwd: folder, env, limitMs: 600_000 });
  if (!measured.output.includes(`${posts} documents`)) {
    throw new Error(`${peer.name} did not take all ${posts} posts:\n  ${measured.output.trim().slice(-400)}`);
  }
  return measured;
}

async function ensureInstalled(): Promise<void> {
  if (existsSync(join(modules, 'contentlayer2')) && existsSync(join(modules, '@content-collections/cli'))) return;
  progress('the peers, from npm (once)');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: benchDir });
}
