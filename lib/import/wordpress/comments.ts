import { parseDate } from '../../clock.ts';
import { toReason } from '../../content/time-limit.ts';
import type { Site } from '../../site.ts';
import type { Account } from '../account.ts';
import { toCommentText } from '../comment-text.ts';
import type { ImportedComment } from '../imported.ts';
import { plainText } from '../parse-html.ts';
import { toTime } from './dates.ts';
import type { ExportIndex } from './export-index.ts';
import { makeParagraphs } from './paragraphs.ts';
import { textOf, type WxrElement } from './wxr-elements.ts';

/** What comments are taken with. */
export type CommentContext = { index: ExportIndex; site: Site; account: Account };

const states: Readonly<Record<string, ImportedComment['state']>> = {
  '1': 'shown',
  approve: 'shown',
  '0': 'held',
  hold: 'held',
  spam: 'spam',
  trash: 'deleted',
  'post-trashed': 'deleted',
};

/** What people have said; a shop counts reviews among it. */
const spoken = new Set(['', 'comment', 'review']);

/** Why something that WordPress keeps among comments is none: a sentence; null if it is one. */
function whyNot(comment: WxrElement): string | null {
  const type = textOf(comment, 'wp:comment_type').trim();
  if (spoken.has(type)) return null;
  const from = textOf(comment, 'wp:comment_author_url').trim();
  return `It is no comment but a ${type}${from ? `, from ${from}` : ''}.`;
}

function toMoment(comment: WxrElement, site: Site): number | null {
  const utc = toTime(textOf(comment, 'wp:comment_date_gmt').trim());
  return utc ?? parseDate(textOf(comment, 'wp:comment_date').trim(), site.timezone)?.at ?? null;
}

const toWebsite = (url: string): string | null => (/^https?:\/\/[^\s"<>]+$/i.test(url) && URL.canParse(url) ? url : null);

function toComment(comment: WxrElement, source: string, { index, site, account }: CommentContext): ImportedComment | null {
  const field = (name: string): string => textOf(comment, `wp:comment_${name}`).trim();
  const leave = (why: string): null => {
    account.left('comments', source, why);
    return null;
  };
  const wrong = whyNot(comment);
  if (wrong !== null) return leave(wrong);
  const at = toMoment(comment, site);
  if (at === null) return leave('It has no date.');
  try {
    const { text, notes } = toCommentText(field('content'), makeParagraphs);
    if (text === '') return leave('It says nothing.');
    for (const note of notes) account.noted('comments', source, note);
    const [parent, website] = [field('parent'), field('author_url')];
    if (website !== '' && toWebsite(website) === null)
      account.noted('comments', source, 'The website of its writer is no address.');
    return {
      source,
      id: field('id'),
      parent: parent === '' || parent === '0' ? null : parent,
      at,
      name: plainText(field('author')) || 'Anonymous',
      email: field('author_email') || null,
      website: toWebsite(website),
      text,
      state: states[field('approved')] ?? 'held',
      byAuthor: index.isAuthor(field('user_id')),
    };
  } catch (error) {
    return leave(`It cannot be read: ${toReason(error)}.`);
  }
}

/** What was said below a post, in whatever state; it is counted, and what is no comment is said. `source` names the post. */
export function toComments(comments: readonly WxrElement[], source: string, context: CommentContext): ImportedComment[] {
  context.account.found('comments', comments.length);
  return comments.flatMap(
    (comment) => toComment(comment, `${source}, comment ${textOf(comment, 'wp:comment_id')}`, context) ?? [],
  );
}
