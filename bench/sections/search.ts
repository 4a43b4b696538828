import { ensureBuilt } from '../built.ts';
import { allowed } from '../database.ts';
import { fetchPage, requirePage } from '../http.ts';
import { between, pick, seeded, type Random } from '../random.ts';
import { count, milliseconds, progress, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage, type Stage } from '../stage.ts';
import { median, quantile } from '../statistics.ts';
import { tagNames, textWords, titleWords } from '../words.ts';

const asked = 200;

/** For the 95th percentile. */
const limits = { searchMs: 60, suggestMs: 30 };

const words = (random: Random, length: number): string => Array.from({ length }, () => pick(random, textWords)).join(' ');

/** A beginning of a word that somebody may type: long enough to mean something. */
const beginning = (random: Random): string => {
  const word = pick(random, titleWords);
  return word.slice(0, between(random, 3, Math.max(3, word.length - 1)));
};

type Question = (random: Random, staged: Stage) => Record<string, string>;

const wordsOfTitle = (random: Random, { posts }: Stage): string[] => pick(random, posts).title.split(' ');

/** What readers look for, each kind as often as the others. */
const questions: Record<string, Question> = {
  'a common word': (random) => ({ q: pick(random, textWords) }),
  'a rare word': (random) => ({ q: pick(random, titleWords.slice(1000)) }),
  'two words': (random) => ({ q: words(random, 2) }),
  'words of a title': (random, staged) => ({ q: wordsOfTitle(random, staged).slice(0, 3).join(' ') }),
  'a phrase of a title': (random, staged) => ({ q: `"${wordsOfTitle(random, staged).slice(0, 2).join(' ')}"` }),
  'two words side by side': (random) => ({ q: `"${words(random, 2)}"` }),
  'a beginning': (random) => ({ q: `${beginning(random)}*` }),
  'one word without another': (random) => ({ q: `${pick(random, textWords)} -${pick(random, textWords)}` }),
  'a word below a path': (random, { posts }) => ({
    q: pick(random, textWords),
    path: `/${pick(random, posts).file.split('/').slice(0, -1).join('/')}`,
  }),
  'a word with a tag, of a year': (random) => ({
    q: pick(random, textWords),
    tag: pick(random, tagNames.slice(0, 20)),
    year: String(between(random, 2006, 2025)),
  }),
};

/** How long a search takes, and a suggestion, at the large blog. */
export async function search({ posts, large }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(large || posts);
  const server = await startWaypost(staged);
  try {
    await untilIdle(server);
    await searches(staged, server, add);
    await suggestions(staged, server, add);
    await unknown(staged, server, add);
  } finally {
    await server.stop();
  }
}

async function searches(staged: Stage, server: Server, add: Add): Promise<void> {
  progress(`${asked} searches`);
  const [random, kinds] = [seeded(41), Object.entries(questions)];
  const times = new Map<string, number[]>(kinds.map(([kind]) => [kind, []]));
  // What a first search loads and opens is not what a search takes.
  await requirePage(`${server.url}/search?q=anything`);
  for (let number = 0; number < asked; number++) {
    const [kind, question] = kinds[number % kinds.length]!;
    const { ms } = await requirePage(`${server.url}/search?${new URLSearchParams(question(random, staged))}`);
    times.get(kind)!.push(ms);
  }
  const slowest = kinds.map(([kind]) => ({ kind, ms: median(times.get(kind)!) })).sort((a, b) => b.ms - a.ms)[0]!;
  addTimes(`a search (95th percentile of ${asked})`, staged, [...times.values()].flat(), limits.searchMs * allowed(), add, {
    more: `; slowest kind: ${slowest.kind}, median ${milliseconds(slowest.ms)}`,
  });
}

/** What is typed, key by key: the last word is half a word mostly. */
async function suggestions(staged: Stage, server: Server, add: Add): Promise<void> {
  progress(`${asked} suggestions`);
  const random = seeded(42);
  const times: number[] = [];
  for (let number = 0; number < asked; number++) {
    const title = wordsOfTitle(random, staged).slice(0, 3).join(' ');
    const typed =
      number % 2 === 0 ? title.slice(0, between(random, 2, title.length)) : words(random, 2).slice(0, between(random, 2, 8));
    times.push((await requirePage(`${server.url}/search/suggest?${new URLSearchParams({ q: typed })}`)).ms);
  }
  addTimes(`suggestions as one types (95th percentile of ${asked})`, staged, times, limits.suggestMs * allowed(), add);
}

/** Addresses that nobody wrote, each made of words of titles: what they may have meant is looked up. */
async function unknown(staged: Stage, server: Server, add: Add): Promise<void> {
  progress(`${asked} unknown addresses`);
  const random = seeded(43);
  const times: number[] = [];
  for (let number = 0; number < asked; number++) {
    const path = `/nowhere/${wordsOfTitle(random, staged).concat('x').join('-')}`;
    const { status, ms } = await fetchPage(server.url + path);
    if (status !== 404) throw new Error(`${path} answered ${status}`);
    times.push(ms);
  }
  addTimes(`an unknown address, and what it meant (95th percentile of ${asked})`, staged, times, null, add);
}

function addTimes(
  what: string,
  staged: Stage,
  times: readonly number[],
  limit: number | null,
  add: Add,
  { more = '' } = {},
): void {
  const ms = quantile(times, 0.95);
  add({
    what,
    posts: staged.posts.length,
    wall: milliseconds(ms),
    figure: `median ${milliseconds(median(times))}, at most ${milliseconds(Math.max(...times))} of ${count(times.length)}${more}`,
    ...(limit !== null && { limit: `≤ ${limit} ms`, ok: ms <= limit }),
  });
}
