import { ensureBuilt } from '../built.ts';
import { allowed } from '../database.ts';
import { milliseconds, progress, type Add, type Options } from '../report.ts';
import { startWaypost } from '../server.ts';
import { stage } from '../stage.ts';
import { median } from '../statistics.ts';

const samples = 5;
const limitMs = (): number => 1500 * allowed();

/** The server started again with nothing changed: how long until its first page. */
export async function warmStart({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const folders = await stage(posts);
  progress(`start, ${posts} posts`);
  const times: number[] = [];
  const cpus: number[] = [];
  const peaks: number[] = [];
  while (times.length < samples) {
    const server = await startWaypost(folders);
    times.push(server.firstByteMs);
    cpus.push(server.cpuSeconds());
    peaks.push(server.peakMb());
    await server.stop();
  }
  const middle = median(times);
  add({
    what: `start, nothing changed: first page (median of ${samples})`,
    posts,
    cpu: median(cpus),
    wall: milliseconds(middle),
    peak: Math.max(...peaks),
    limit: `≤ ${limitMs()} ms`,
    ok: middle <= limitMs(),
  });
}
