import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { body } from './corpus-body.ts';
import { directories } from './corpus-tree.ts';
import { workDir } from './made.ts';
import { between, pick, seeded, skewed, type Random } from './random.ts';
import { tagDraws, titleWords } from './words.ts';

const seed = 20061224;

/** Raise it when generated text changes: kept corpora of an older version are then made again. */
const version = 1;

const zone = 'Australia/Sydney';
const firstDay = Date.UTC(2006, 0, 1);
const daysInTwentyYears = 7305;
const dayMs = 86_400_000;
const directoryDraws = skewed(directories, 15, 4096);

export type CorpusPost = {
  /** Relative to the content folder. */
  file: string;
  url: string;
  title: string;
  /** As in the front matter, with the offset of the zone on that day. */
  date: string;
  tags: string[];
};

export type Corpus = {
  content: string;
  posts: CorpusPost[];
};

/** The corpus of `n` posts, from `bench/made/` if it was made before. */
export async function corpus(n: number): Promise<Corpus> {
  const folder = join(workDir, 'corpus', `${n}-v${version}`);
  const manifest = join(folder, 'manifest.json');
  const kept = await readFile(manifest, 'utf8').catch(() => undefined);
  if (kept) return { content: join(folder, 'content'), posts: JSON.parse(kept) };
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  const posts = await generate(join(half, 'content'), n);
  await writeFile(join(half, 'manifest.json'), JSON.stringify(posts));
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
  return { content: join(folder, 'content'), posts };
}

/** Writes `n` posts and `site.yaml` below `folder`: the same bytes for the same `n`, always. */
async function generate(folder: string, n: number): Promise<CorpusPost[]> {
  const posts = headings(n);
  const folders = new Set(posts.map((post) => join(folder, dirname(post.file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await writeFile(
    join(folder, 'site.yaml'),
    `title: A generated blog\nauthor:\n  name: Bench\ntimezone: ${zone}\nlocale: en-AU\n`,
  );
  for (let from = 0; from < n; from += 200) {
    const batch = posts.slice(from, from + 200);
    await Promise.all(
      batch.map((post, at) => {
        const random = seeded(seed + from + at);
        const linkTo = pick(random, posts).url;
        return writeFile(join(folder, post.file), frontMatter(post) + body(random, linkTo));
      }),
    );
  }
  return posts;
}

function frontMatter({ title, date, tags }: CorpusPost): string {
  return `---\ntitle: ${title}\ndate: ${date}\ntags:\n${tags.map((tag) => `  - ${tag}\n`).join('')}---\n\n`;
}

/** Everything about the posts but their text, so that texts can link to any of them. */
function headings(n: number): CorpusPost[] {
  const random = seeded(seed - 1);
  const offsets = dayOffsets();
  const taken = new Set<string>();
  let day = 0;
  return Array.from({ length: n }, () => {
    if (random() > 0.15) day = between(random, 0, daysInTwentyYears - 1);
    const { url, title } = address(random, taken);
    const tags = new Set<string>();
    for (let left = between(random, 2, 5); left > 0; left--) tags.add(pick(random, tagDraws));
    if (tags.size < 2) tags.add(tagDraws[(n * 31) % tagDraws.length] as string);
    return { file: `${url.slice(1)}.md`, url, title, date: dateText(random, day, offsets), tags: [...tags] };
  });
}

/** A title whose slug is new in its directory. */
function address(random: Random, taken: Set<string>): { url: string; title: string } {
  const directory = pick(random, directoryDraws);
  const words = Array.from({ length: between(random, 3, 8) }, () => pick(random, titleWords));
  while (taken.has(`${directory}/${words.join('-')}`.toLowerCase())) words.push(pick(random, titleWords));
  taken.add(`${directory}/${words.join('-')}`.toLowerCase());
  const title = words.join(' ');
  return { url: `/${directory}/${words.join('-')}`, title: title.charAt(0).toUpperCase() + title.slice(1) };
}

function dateText(random: Random, day: number, offsets: readonly string[]): string {
  const date = new Date(firstDay + day * dayMs).toISOString().slice(0, 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [between(random, 0, 23), between(random, 0, 59), between(random, 0, 59)].map(two).join(':');
  return `${date}T${time}${offsets[day]}`;
}

/** The zone's offset at noon of each day, like `+10:00`. */
function dayOffsets(): string[] {
  const format = new Intl.DateTimeFormat('en-AU', { timeZone: zone, timeZoneName: 'longOffset' });
  return Array.from({ length: daysInTwentyYears }, (_, day) => {
    const parts = format.formatToParts(firstDay + day * dayMs);
    return parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') ?? '+10:00';
  });
}
