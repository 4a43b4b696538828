import type { Account } from '../account.ts';
import { toCommentText } from '../comment-text.ts';
import type { ImportedComment } from '../imported.ts';
import type { GhostExport, Row } from './export-file.ts';
import { toMoment } from './moment.ts';

const states: Record<string, ImportedComment['state']> = { published: 'shown', hidden: 'held', deleted: 'deleted' };

type People = { members: Map<string, Row<'members'>>; authors: ReadonlySet<string> };

function toComment(row: Row<'comments'>, { members, authors }: People, account: Account): ImportedComment {
  const source = `comment ${row.id}`;
  const member = members.get(row.member_id);
  const { text, notes } = toCommentText(row.html);
  for (const note of notes) account.noted('comments', source, note);
  const email = member?.email.toLowerCase() ?? '';
  return {
    source,
    id: row.id,
    // A reply to a reply stands under the first comment in Ghost, and says beside that what it replies to.
    parent: row.in_reply_to_id || row.parent_id || null,
    at: toMoment(row.created_at) ?? Number.NaN,
    name: member?.name ?? '',
    email: email || null,
    website: null,
    text,
    state: states[row.status] ?? 'held',
    // Members have shown that their address is theirs: they sign in by it.
    byAuthor: email !== '' && authors.has(email),
  };
}

/** Comments of members, by the ids of their posts; each is counted as found, and one that cannot be read as left. */
export function commentsByPost(data: GhostExport, account: Account): Map<string, ImportedComment[]> {
  const rows = data.rows('comments');
  const all = data.raw('comments').length;
  account.found('comments', all);
  for (let number = rows.length; number < all; number++)
    account.left('comments', 'table comments', 'A row of it cannot be read.');
  const people = {
    members: new Map(data.rows('members').map((member) => [member.id, member])),
    authors: new Set(data.rows('users').map(({ email }) => email.toLowerCase())),
  };
  const byPost = Map.groupBy(rows, ({ post_id }) => post_id);
  return new Map([...byPost].map(([post, rows]) => [post, rows.map((row) => toComment(row, people, account))]));
}
