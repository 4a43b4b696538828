import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFlags, nodeEnvironment, repoDir, runDir } from '../made.ts';
import { measure } from '../measure.ts';
import { count, progress, seconds, type Add, type Options } from '../report.ts';
import { environment } from '../server.ts';
import { writeWxr } from '../wxr.ts';

const [leastPerSecond, mostMb] = [300, 300];

/** What it costs to move in: an export of WordPress, imported by the command, and imported once more. */
export async function importing({ megabytes }: Options, add: Add): Promise<void> {
  const folder = join(runDir, 'import');
  const [content, data] = [join(folder, 'content'), join(folder, 'data')];
  mkdirSync(content, { recursive: true });
  writeFileSync(join(content, 'site.yaml'), 'title: A generated blog\nauthor: { name: Ann }\n');
  progress(`an export of ${megabytes} MB is written`);
  const { file, uploads, posts, comments } = await writeWxr(folder, megabytes * 1e6);
  const args = [...commandFlags, 'lib/cli/content.ts', 'import', 'wordpress', file, '--into', content, '--uploads', uploads];
  for (const what of ['import of a WordPress', 'the same once more']) {
    progress(`${what}: ${count(posts)} posts, ${count(comments)} comments`);
    const { cpu, wall, peak } = await measure(process.execPath, {
      args,
      cwd: repoDir,
      env: { ...environment({ content, data }), ...nodeEnvironment },
      limitMs: 3_600_000,
    });
    const rate = posts / wall;
    add({
      what: `${what}, ${megabytes} MB`,
      posts,
      cpu,
      wall: seconds(wall),
      peak,
      figure: `${count(rate)} posts/s, ${count(comments)} comments`,
      limit: `≥ ${leastPerSecond} posts/s, ≤ ${mostMb} MB`,
      ok: rate >= leastPerSecond && peak <= mostMb,
    });
  }
}
