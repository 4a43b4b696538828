import { toReason } from '../../content/time-limit.ts';
import type { Account } from '../account.ts';
import type { Front, ImportedComment, ImportedEntry } from '../imported.ts';
import { plainText } from '../parse-html.ts';
import { toDate, toTime } from './dates.ts';
import type { ExportIndex } from './export-index.ts';
import { toPostBody } from './post-body.ts';
import { filePost } from './post-path.ts';
import { PostText } from './post-text.ts';
import type { WxrItem } from './wxr-item.ts';

/** What WordPress' own software makes of posts besides posts and pages; plugins have others. */
export const isOwnType = (type: string): boolean => type === 'post' || type === 'page';

const shown = new Set(['publish', 'future']);

/** Why readers of the old blog did not see a post, for what Waypost knows only drafts: a sentence; null if nothing has to be said. */
function whyDraft({ status, hasPassword }: WxrItem): string | null {
  if (hasPassword) return 'It had a password, which there is none of here: it is a draft.';
  if (status === 'private') return 'It was private: it is a draft.';
  return shown.has(status) || ['draft', 'pending', 'auto-draft'].includes(status)
    ? null
    : `It was in the state "${status}": it is a draft.`;
}

/** Fields that people have added themselves; those of plugins begin with `_`. */
function customFields({ meta }: WxrItem): Record<string, string | string[]> | undefined {
  const own = [...meta].filter(([key]) => key !== '' && !key.startsWith('_'));
  const fields = own.map(([key, values]) => [key, values.length === 1 ? values[0]! : values]);
  return own.length > 0 ? Object.fromEntries(fields) : undefined;
}

/** When it was posted; for what has no date, when it was changed last. */
function dateOf(item: WxrItem, note: (text: string) => void): string | null {
  const date = toDate(item.date, item.dateGmt);
  if (date !== null) return date;
  const modified = toDate('', item.modifiedGmt);
  if (shown.has(item.status))
    note(modified === null ? 'It has no date.' : 'It has no date, and gets the one of its last change.');
  return modified;
}

function updatedOf({ dateGmt, modifiedGmt }: WxrItem): string | null {
  const [posted, modified] = [toTime(dateGmt), toTime(modifiedGmt)];
  return posted !== null && modified !== null && modified > posted ? toDate('', modifiedGmt) : null;
}

/** Pages have no comments unless they say so, posts have. */
function opennessOf({ type, commentStatus, comments }: WxrItem): Front['comments'] {
  const isOpen = commentStatus !== 'closed';
  if (type === 'page') return comments.length > 0 || commentStatus === 'open' ? (isOpen ? 'open' : 'closed') : undefined;
  return isOpen ? undefined : 'closed';
}

function formatOf({ terms }: WxrItem): string | undefined {
  return terms.find(({ domain }) => domain === 'post_format')?.slug.replace(/^post-format-/, '');
}

/** Where it was, and where it had been before it got another name: WordPress leads from there too. */
function oldAddresses({ id, meta }: WxrItem, index: ExportIndex): string[] {
  const link = index.linkOf(id);
  if (link === null) return [];
  const before = (meta.get('_wp_old_slug') ?? []).filter(Boolean);
  return [link, ...before.map((slug) => link.replace(/[^/]+(?=\/?$)/, () => slug))];
}

/** The path of a page, or of a post; what plugins have made is in a folder with the name of its type. */
function fileItem(item: WxrItem, index: ExportIndex, note: (text: string) => void): { path: string; tags: string[] } {
  const filed = filePost(item, index);
  if (item.type === 'post') return filed;
  if (item.type !== 'page') {
    note(`It is of the type ${item.type}, and a post now.`);
    return { ...filed, path: `${item.type}/${filed.path}` };
  }
  if (item.parent > 0 && !index.hasPage(item.parent)) note(`The page that it is below (${item.parent}) is not in the export.`);
  return { ...filed, path: index.pagePath(item).join('/') };
}

/** A post or a page as an entry; null if its text cannot be read, which is said. */
export function toEntry(
  item: WxrItem,
  source: string,
  { index, account }: { index: ExportIndex; account: Account },
  comments: readonly ImportedComment[],
): ImportedEntry | null {
  const sort = item.type === 'page' ? 'pages' : 'posts';
  const note = (said: string): void => account.noted(sort, source, said);
  const text = new PostText(index, item);
  try {
    const { format, body, notes } = toPostBody(item.content, Number(item.meta.get('_thumbnail_id')?.[0] ?? 0), text);
    for (const each of notes) note(each);
    const draft = whyDraft(item);
    if (draft !== null) note(draft);
    if (item.isSticky) note('It was kept at the top of the blog.');
    const { path, tags } = fileItem(item, index, note);
    const front: Front = {
      title: item.title,
      date: dateOf(item, note),
      updated: updatedOf(item),
      tags,
      summary: plainText(item.excerpt),
      draft: shown.has(item.status) && !item.hasPassword ? undefined : true,
      kind: item.type === 'page' ? 'page' : undefined,
      comments: opennessOf(item),
      author: index.authorOf(item.creator),
      guid: item.guid,
      aliases: oldAddresses(item, index),
      photos: [...text.photos.values()],
      'post-format': formatOf(item),
      'custom-fields': customFields(item),
    };
    return { is: 'entry', sort, source, id: `${index.blog} ${item.id}`, path, front, format, body, comments };
  } catch (error) {
    account.left(sort, source, `It cannot be read: ${toReason(error)}.`);
    return null;
  }
}
