import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { slug as toSlug } from 'github-slugger';
import { stringify } from 'yaml';
import { toIso } from '../clock.ts';
import { parseDocument } from '../content/document.ts';
import { toLine } from '../content/problem.ts';
import { env } from '../env.ts';
import { readSite } from '../site.ts';

/** The text of a new post, dated at `now` (ms UTC) on the clock of `zone`. */
const newPostText = (title: string, now: number, zone: string): string =>
  `---\n${stringify({ title, date: toIso(now, zone) })}---\n\n`;

/** `new <path> "A title"`: writes the post and says where. Gives the exit code; never overwrites a file. */
export async function newPost([path = '', ...words]: string[]): Promise<number> {
  const title = words.join(' ').trim();
  const slug = toSlug(title);
  if (path === '' || slug === '' || path.split('/').includes('..')) {
    console.error('Say where and what: npm run content -- new openstack/havana "A title"');
    return 2;
  }
  const { contentDir } = env();
  const { site } = readSite(contentDir);
  const file = join(path.split('/').filter(Boolean).join('/'), `${slug}.md`);
  const text = newPostText(title, Date.now(), site.timezone);
  const parsed = parseDocument(file, Buffer.from(text), site);
  if ('problem' in parsed) {
    console.error(toLine(parsed.problem));
    return 1;
  }
  const target = join(contentDir, file);
  mkdirSync(dirname(target), { recursive: true });
  try {
    writeFileSync(target, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    console.error(`${relative('.', target)} is there already. Give the post another title, or write on in that file.`);
    return 1;
  }
  console.log(relative('.', target));
  return 0;
}
