import type { ExportIndex } from './export-index.ts';
import { slugOf } from './slug.ts';
import type { Term, WxrItem } from './wxr-item.ts';

/** The category that WordPress gives to what has none. */
const none = 'uncategorized';

const isAbove = (path: readonly string[], other: readonly string[]): boolean =>
  path.length < other.length && path.every((name, index) => name === other[index]);

/** The category that a post is filed under, from the top: the first that is one, or what is deepest below that among its others. */
function filedUnder(terms: readonly Term[], index: ExportIndex): string[] {
  const paths = terms
    .filter(({ domain, slug }) => domain === 'category' && slug !== none)
    .map(({ slug }) => index.categoryPath(slug));
  let path = paths[0] ?? [];
  for (const other of paths) if (isAbove(path, other)) path = other;
  return path;
}

/** Where a post goes (a path below the content folder, without ending), and what of its categories and tags that does not say: names. */
export function filePost(item: WxrItem, index: ExportIndex): { path: string; tags: string[] } {
  const folders = filedUnder(item.terms, index);
  const said = ({ domain, slug }: Term): boolean =>
    domain === 'post_format' || (domain === 'category' && (slug === none || folders.includes(slug)));
  const tags = [...new Set(item.terms.filter((term) => !said(term)).map(({ name, slug }) => name || slug))];
  return { path: [...folders, slugOf(item)].join('/'), tags };
}
