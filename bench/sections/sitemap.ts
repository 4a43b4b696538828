import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ensureBuilt } from '../built.ts';
import { requirePage, type Answer } from '../http.ts';
import { count, progress, seconds, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage } from '../stage.ts';

const limitMb = 100;

/** Every coding is asked for once. */
const codings = ['identity', 'gzip', 'br'];

/** What the sitemap of the large blog costs: memory while all of it is fetched three times, and how long that takes. */
export async function sitemap({ posts, large }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(large || posts);
  const server = await startWaypost(staged);
  try {
    await untilIdle(server);
    await fetching(server, staged.posts.length, add);
  } finally {
    await server.stop();
  }
}

/** How much more than now a server holds at most until it is stopped: sampled, and what the kernel has noted if that is more. */
function watchGrowth(server: Server): { stop: () => number } {
  const [before, highest] = [server.residentMb(), server.peakMb()];
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, server.residentMb())), 10);
  return {
    stop() {
      clearInterval(timer);
      const noted = server.peakMb();
      return Math.max(most, noted > highest ? noted : 0) - before;
    },
  };
}

const textOf = ({ headers, body }: Answer): string => {
  const coding = headers['content-encoding'];
  return (coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body).toString();
};

const locations = (text: string): string[] => [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url!);

/** The whole sitemap in a coding: the bytes that came, and every address that it names. */
async function fetchAll(server: Server, coding: string): Promise<{ parts: number; bytes: number; urls: string[] }> {
  const headers = { 'accept-encoding': coding };
  const first = await requirePage(`${server.url}/sitemap.xml`, headers);
  const text = textOf(first);
  if (!text.includes('<sitemapindex')) return { parts: 1, bytes: first.body.byteLength, urls: locations(text) };
  let bytes = first.body.byteLength;
  const urls: string[] = [];
  const parts = locations(text);
  for (const part of parts) {
    const answer = await requirePage(part, headers);
    bytes += answer.body.byteLength;
    urls.push(...locations(textOf(answer)));
  }
  return { parts: parts.length, bytes, urls };
}

async function fetching(server: Server, posts: number, add: Add): Promise<void> {
  progress(`the sitemap of ${posts} posts, three times`);
  const memory = watchGrowth(server);
  const [began, cpuBefore] = [performance.now(), server.cpuSeconds()];
  const all = [];
  for (const coding of codings) all.push(await fetchAll(server, coding));
  const [took, cpu] = [performance.now() - began, server.cpuSeconds() - cpuBefore];
  const grown = memory.stop();
  const { parts, urls } = all[0]!;
  const isWhole =
    all.every((each) => each.urls.length === urls.length) && new Set(urls).size === urls.length && urls.length > posts;
  const sizes = all.map(({ bytes }, index) => `${codings[index]} ${(bytes / 1e6).toFixed(1)} MB`).join(', ');
  add({
    what: 'the sitemap, all of it three times',
    posts,
    cpu,
    wall: seconds(took / 1000),
    figure: `${count(urls.length)} addresses in ${parts} ${parts === 1 ? 'part' : 'parts'}; ${sizes}`,
    limit: 'each post once',
    ok: isWhole,
  });
  add({
    what: 'memory of the server while its sitemap is fetched',
    posts,
    peak: server.peakMb(),
    figure: `${grown.toFixed(0)} MB more`,
    limit: `< ${limitMb} MB more`,
    ok: grown < limitMb,
  });
}
