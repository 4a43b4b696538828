import { existsSync, realpathSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { dayHeading, postedAt } from '../clock.ts';
import { isDocumentName, type Document } from '../content/document.ts';
import { toLine } from '../content/problem.ts';
import { isHiddenPath, scanFile } from '../content/scan.ts';
import { env } from '../env.ts';
import { previewLink } from '../preview-link.ts';
import { cannotBeRead, read } from '../publish/read.ts';
import { readSite, type Site } from '../site.ts';

const secondsOfDay = 24 * 60 * 60;

/** A link works for so long unless its author says otherwise (days), and never longer than a year. */
const usualDays = '7';
const mostDays = 365;

/** What stands after `preview`, or null if it cannot be understood. */
function readWords(words: string[]): { file: string; days: number } | null {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { days: { type: 'string', default: usualDays } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    const days = /^\d{1,3}$/.test(values.days) ? Number(values.days) : 0;
    return file && more.length === 0 && days >= 1 && days <= mostDays ? { file, days } : null;
  } catch {
    return null;
  }
}

/**
 * The path in the content folder of a file that is given relative to that folder, or to the working directory. Throws an Error
 * for the author if there is no such file, or if it cannot be a document.
 */
export function toContentFile(given: string, contentDir: string): string {
  const place = [join(contentDir, given), resolve(given)].find((path) => existsSync(path));
  if (!place) throw new Error(`There is no ${given}, neither in ${contentDir} nor in the working directory.`);
  const file = relative(realpathSync(contentDir), realpathSync(place)).split(sep).join('/');
  if (file === '..' || file.startsWith('../')) throw new Error(`${given} is not in the content folder (${contentDir}).`);
  if (isHiddenPath(file)) throw new Error(`${given} is hidden by its name, so it is never published.`);
  if (!isDocumentName(file))
    throw new Error(`${given} is not a post: that is a file whose name ends in .md, .markdown or .html.`);
  return file;
}

/** The post or the page in a file of the content folder. Throws an Error for the author if the file holds none. */
function readDocument(file: string, contentDir: string, site: Site): Document {
  const scanned = scanFile(contentDir, file);
  const outcome = scanned && read(scanned, undefined, { contentDir, site });
  if (!outcome) throw new Error(toLine(cannotBeRead(file)));
  if ('problem' in outcome) throw new Error(toLine(outcome.problem));
  if (!('document' in outcome)) throw new Error(`${file} is a whole HTML page: it is served as it is, and has no preview.`);
  if (outcome.document.kind === 'path')
    throw new Error(
      `${file} is the text above a listing, not a post: it has no preview. ${basename(file)} can be seen once it is saved.`,
    );
  return outcome.document;
}

const isWaiting = ({ draft, date }: Document, now: number): boolean => draft || (date !== null && date > now);

/**
 * `preview <file> [--days 7]`: prints a link that shows a draft or a scheduled post, and until when; the address itself if it is
 * published already. Needs no running server. Gives the exit code; throws an Error for the author.
 */
export async function preview(words: string[]): Promise<number> {
  const given = readWords(words);
  if (!given) {
    console.error(`Say which file, and for how many days (1 to ${mostDays}): npm run content -- preview a/draft.md --days 7`);
    return 2;
  }
  const { contentDir, siteUrl } = env();
  const { site } = readSite(contentDir);
  const document = readDocument(toContentFile(given.file, contentDir), contentDir, site);
  const now = Date.now();
  if (!isWaiting(document, now)) {
    console.log(siteUrl + document.url);
    console.error(`${document.file} is no draft and its date has come: it is published, at this address.`);
    return 0;
  }
  const until = Math.floor(now / 1000) + given.days * secondsOfDay;
  console.log(siteUrl + previewLink(document.url, until));
  const { timezone } = site;
  console.error(
    `Whoever has this link can read ${document.file} until ${dayHeading(until * 1000, timezone)}, ${postedAt(until * 1000, timezone)} (${timezone}).`,
  );
  return 0;
}
