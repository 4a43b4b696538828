import { fromSegments } from './urls.ts';

const documentName = /^(.+)\.(?:md|markdown|html)$/i;
const datedName = /^(\d{4}-\d{2}-\d{2})-(.+)$/;

/** What a document's file name says. `day` is the date of a Jekyll name (`2013-04-26-slug.md`). */
export type DocumentAddress = { dir: string; slug: string; url: string; day?: string };

/**
 * The address of a document's file, given relative to the content folder: `a/b/slug.md`, `a/b/slug/index.md`,
 * `a/b/2013-04-26-slug.md` and Jekyll's `a/_posts/2013-04-26-slug.md` all are `/a/b/slug`'s kin.
 * Null if the name is not a document's.
 */
export function toDocumentAddress(file: string): DocumentAddress | null {
  const segments = file.normalize('NFC').split('/');
  const name = documentName.exec(segments.pop() ?? '')?.[1];
  if (name === undefined) return null;
  const folders = segments.filter((segment) => segment !== '_posts' && segment !== '_drafts');
  const stem = name === 'index' ? folders.pop() : name;
  if (stem === undefined) return { dir: '/', slug: '', url: '/' };
  const dated = datedName.exec(stem);
  const slug = dated?.[2] ?? stem;
  const dir = `/${folders.join('/')}`;
  return { dir, slug, url: fromSegments([...folders, slug]), ...(dated?.[1] && { day: dated[1] }) };
}
