import { markdownToHtml } from '../../content/pipeline.ts';
import { toReason, withinTime } from '../../content/time-limit.ts';
import { blank, codeIn } from '../clean-markdown.ts';
import { toCommentText } from '../comment-text.ts';
import type { Imported, ImportedComment } from '../imported.ts';
import type { Source } from '../importer.ts';
import { IssoDatabase, type IssoComment } from './isso-database.ts';

/** So long (ms) the text of a comment may take. */
const longest = 2000;

/** Isso lets some HTML through in Markdown; comments here show it as it was typed, so what it says is written as Markdown. */
function toText(text: string): { text: string; notes: string[] } {
  if (!text.includes('<')) return { text, notes: [] };
  try {
    if (!/<[a-z/!]/i.test(blank(text, codeIn(text)))) return { text, notes: [] };
    return toCommentText(withinTime(longest, () => markdownToHtml(text)));
  } catch (error) {
    return { text, notes: [`The HTML in it is shown as it was typed: ${toReason(error)}.`] };
  }
}

function stateOf({ mode }: IssoComment): ImportedComment['state'] {
  if (mode === 4) return 'deleted';
  return mode === 1 ? 'shown' : 'held';
}

function toComment(comment: IssoComment, uri: string, { account }: Source): ImportedComment {
  const { id, parent, created, author, email, website } = comment;
  const source = `comment ${id} of ${uri}`;
  const { text, notes } = toText(comment.text);
  for (const note of notes) account.noted('comments', source, note);
  return {
    source,
    id: String(id),
    parent: parent == null ? null : String(parent),
    at: created == null ? Number.NaN : created * 1000,
    name: author,
    email: email || null,
    website: website || null,
    text,
    state: stateOf(comment),
    // Isso asks nobody for a proof of who they are.
    byAuthor: false,
  };
}

/** The comments of a database of Isso, by the addresses of its threads; network addresses are left behind. */
export function* importIsso(source: Source): Generator<Imported> {
  const { path, account, onProgress } = source;
  const database = new IssoDatabase(path);
  try {
    const total = database.comments;
    account.found('comments', total);
    if (database.votes > 0)
      account.noted('comments', path, `${database.votes} likes and dislikes are left behind: comments have none here.`);
    for (const id of database.homeless)
      account.left('comments', `comment ${id}`, 'The thread that it belongs to is not in the database.');
    let done = 0;
    for (const { id, uri } of database.threads()) {
      const comments = database.commentsOf(id).map((comment) => toComment(comment, uri, source));
      if (comments.length > 0) yield { is: 'comments', source: `thread ${id} (${uri})`, url: uri, comments };
      onProgress((done += comments.length), total);
    }
  } finally {
    database.close();
  }
}
