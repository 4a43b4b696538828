import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reservedSegments } from '../content/address-problem.ts';
import type { Document, Photo } from '../content/document.ts';
import { inspectBody } from '../content/markdown.ts';
import { toLine, type Problem } from '../content/problem.ts';
import { resolve, resolveLegacy } from '../content/resolve.ts';
import { openStore, type Store } from '../db/open.ts';
import { env } from '../env.ts';
import { toListingAddress } from '../listing-address.ts';
import { imageIn } from '../photos/images.ts';
import { waitingPictures } from '../publish/pictures.ts';
import { listProblems } from '../publish/problems.ts';
import { find, read as readFile } from '../publish/read.ts';
import { sync } from '../publish/sync.ts';
import { findStaticFile } from '../server/static-files.ts';
import { readSite, SiteError, type Site } from '../site.ts';
import * as urls from '../urls.ts';
import { checkLedger } from './check-ledger.ts';

const warning = (file: string, message: string, mend: string, place: Partial<Problem> = {}): Problem => ({
  severity: 'warning',
  file,
  message,
  mend,
  ...place,
});

type Read = { documents: { document: Document; bodyLine: number }[]; problems: Problem[] };

/** Every good document, with its warnings; the errors are for `sync` to tell, as it tells them to the server. */
function readAll(contentDir: string, site: Site): Read {
  const read: Read = { documents: [], problems: [] };
  for (const scanned of find(contentDir, undefined).files) {
    const outcome = readFile(scanned, undefined, { contentDir, site });
    if (!outcome || !('document' in outcome)) continue;
    const { document, warnings } = outcome;
    const text = readFileSync(join(contentDir, document.file), 'utf8').replace(/\r\n?/g, '\n');
    const bodyLine = text.slice(0, text.length - document.body.length).split('\n').length - 1;
    read.problems.push(...warnings);
    read.documents.push({ document, bodyLine });
  }
  return read;
}

/** Each spelling of a tag that differs from the first one in case alone, where it first stands. */
function tagSpellings(documents: Document[]): Problem[] {
  const first = new Map<string, { tag: string; file: string }>();
  const told = new Set<string>();
  const problems: Problem[] = [];
  for (const { file, tags } of documents) {
    for (const tag of tags) {
      const other = first.get(tag.toLowerCase());
      if (!other) first.set(tag.toLowerCase(), { tag, file });
      if (!other || other.tag === tag || told.has(tag)) continue;
      told.add(tag);
      const message = `"${tag}" differs from "${other.tag}" (${other.file}) only in case, so they are two tags.`;
      problems.push(warning(file, message, 'Write both alike.', { field: 'tags' }));
    }
  }
  return problems;
}

/** Directories whose listing cannot be reached: a date archive or a document has their address. */
function hiddenDirectories(documents: Document[]): Problem[] {
  const byUrl = new Map(documents.map((document) => [document.url, document]));
  const dirs = new Map(documents.flatMap(({ dir, file }) => urls.ancestors(dir).map((each): [string, string] => [each, file])));
  return [...dirs].flatMap(([dir, file]) => {
    const owner = byUrl.get(urls.path(dir));
    if (owner && owner.kind !== 'path')
      return [
        warning(
          owner.file,
          `hides the listing of ${dir}, whose address it has.`,
          'Rename it, or call it `_path.md` in that folder to stand above the listing.',
          { field: 'name' },
        ),
      ];
    if (!toListingAddress(urls.segmentsOf(dir)).date) return [];
    return [
      warning(
        file,
        `${urls.path(dir)} shows the archive of that date, not this folder.`,
        'Its posts are served all the same; name the folder otherwise if it should have a page.',
        { field: 'name' },
      ),
    ];
  });
}

/** Is there a page, a redirect or a file at an address of this site? */
async function leadsSomewhere(store: Store, site: Site, contentDir: string, href: string): Promise<boolean> {
  const { pathname } = new URL(href, 'http://site');
  const segments = urls.toSegments(pathname);
  if (!segments) return false;
  if (reservedSegments.has(segments[0] ?? '') && segments[0] !== 'tags') return true;
  const known = { db: store.read, site };
  return (
    ((await resolve(known, segments)) ??
      (await resolveLegacy(known, segments)) ??
      (await imageIn(store.read, segments.join('/'))) ??
      (await findStaticFile(contentDir, segments))) !== null
  );
}

/** In Markdown an empty alt text is a forgotten one; in HTML `alt=""` says on purpose that there is nothing to say. */
const isForgotten = (body: string, line: number): boolean => body.split('\n')[line - 1]?.includes('![](') ?? false;

async function bodyProblems(
  store: Store,
  site: Site,
  contentDir: string,
  { document, bodyLine }: Read['documents'][number],
): Promise<Problem[]> {
  const { links, images } = inspectBody(document);
  const problems: Problem[] = [];
  for (const { src, alt, line } of images) {
    if (alt === null || (alt === '' && isForgotten(document.body, line)))
      problems.push(
        warning(
          document.file,
          `The picture ${src} has no alt text.`,
          'Say in the brackets what it shows: ![A clock without hands](…).',
          { line: bodyLine + line },
        ),
      );
  }
  const targets = [...links.map(({ href, line }) => ({ href, line })), ...images.map(({ src, line }) => ({ href: src, line }))];
  for (const { href, line } of targets) {
    if (!href.startsWith('/') || href.startsWith('//')) continue;
    if (!(await leadsSomewhere(store, site, contentDir, href)))
      problems.push(
        warning(document.file, `${href} leads nowhere.`, 'Mend the link, or add what it names.', { line: bodyLine + line }),
      );
  }
  return problems;
}

/** Pictures of albums of which nothing says what can be seen. */
async function undescribed(store: Store): Promise<Problem[]> {
  const rows = await store.read.selectFrom('documents').select(['file', 'photos']).where('photos', '!=', '[]').execute();
  return rows.flatMap(({ file, photos }) =>
    (JSON.parse(photos) as Photo[]).flatMap((photo) => {
      if (photo.alt !== '') return [];
      const name = photo.file.split('/').at(-1);
      return warning(
        photo.file,
        'has no alt text.',
        `Say in ${file} what it shows: \`photos: [{ file: ${name}, alt: … }, '*']\`.`,
      );
    }),
  );
}

/** What a server would find out about the folder: files and pictures that cannot be published. */
async function unpublishable(store: Store, contentDir: string, site: Site, now: number): Promise<Problem[]> {
  const options = { contentDir, site, now, serving: false };
  const { problems } = await sync(store, options);
  // A server would go on with the other pictures a second later.
  while (waitingPictures().length > 0) await sync(store, options);
  const stored = await listProblems(store, now);
  const files = new Set(stored.map(({ file }) => file));
  return [...stored, ...problems.filter(({ file }) => !files.has(file))];
}

/** Every error and warning of a content folder, by file and line. Throws a SiteError if `site.yaml` cannot be used. */
export async function findProblems(contentDir: string, now: number): Promise<Problem[]> {
  const { site } = readSite(contentDir);
  const { documents, problems: warnings } = readAll(contentDir, site);
  const all = documents.map(({ document }) => document);
  // Links are asked of a store of its own, so that `check` and the server cannot disagree on what an address is.
  const folder = mkdtempSync(join(tmpdir(), 'waypost-check-'));
  const store = await openStore({ file: join(folder, 'check.db') });
  try {
    const problems = [
      ...warnings,
      ...tagSpellings(all),
      ...hiddenDirectories(all),
      ...(await unpublishable(store, contentDir, site, now)),
      ...(await undescribed(store)),
    ];
    for (const read of documents) problems.push(...(await bodyProblems(store, site, contentDir, read)));
    return problems.sort((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1));
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `check`: prints every problem; `check --ledger`: every lost address. Gives 1 if one of them is an error. */
export async function check(words: string[]): Promise<number> {
  const { values } = parseArgs({ args: words, options: { ledger: { type: 'boolean', default: false } } });
  if (values.ledger) return checkLedger();
  let problems: Problem[];
  try {
    problems = await findProblems(env().contentDir, Date.now());
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    problems = [...error.problems];
  }
  for (const problem of problems) console.log(`${problem.severity}: ${toLine(problem)}`);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  console.log(`${errors} errors, ${problems.length - errors} warnings`);
  return errors > 0 ? 1 : 0;
}
