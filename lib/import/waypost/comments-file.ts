import type { z } from 'zod';
import { archived, type Archived } from '../../comments/archive.ts';
import { toAddress } from '../../publish/ledger-archive.ts';
import type { Account } from '../account.ts';
import type { ImportedComment, ImportedDiscussion } from '../imported.ts';
import { listIn, readJson, whyWrong } from './json-file.ts';

const homelessComment = archived.omit({ post: true });

const toImported = ({ id, parent, at, ...rest }: z.infer<typeof homelessComment>, source: string): ImportedComment => ({
  ...rest,
  source,
  id: String(id),
  parent: parent === null ? null : String(parent),
  at: Date.parse(at),
  email: null,
  number: id,
});

/** Checks comments one by one: one that is wrong is left out, and named. */
function checked<Comment extends z.infer<typeof homelessComment>>(
  account: Account,
  list: readonly unknown[],
  schema: z.ZodType<Comment>,
  nameOf: (place: number) => string,
): { comment: Comment; source: string }[] {
  account.found('comments', list.length);
  return list.flatMap((item, index) => {
    const source = nameOf(index + 1);
    const parsed = schema.safeParse(item);
    if (parsed.success) return { comment: parsed.data, source };
    account.left('comments', source, whyWrong(parsed.error));
    return [];
  });
}

/** What a file holds; a file that cannot be read is left out as one comment, since nobody can say how many it had. */
function read(account: Account, file: string, source: string): unknown {
  const found = readJson(file);
  if ('data' in found) return found.data;
  account.found('comments');
  account.left('comments', source, found.why);
  return null;
}

/** The comments beside a document. */
export const commentsBeside = (account: Account, file: string, source: string): ImportedComment[] =>
  checked(account, listIn(read(account, file, source), 'comments'), archived, (place) => `${source}, comment ${place}`).map(
    ({ comment, source }) => toImported(comment, source),
  );

/** The comments at addresses where no document is, and those of documents whose address another one took. */
export function* looseComments(account: Account, file: string, source: string): Generator<ImportedDiscussion> {
  const data = read(account, file, source);
  const said = checked<Archived>(account, listIn(data, 'comments'), archived, (place) => `${source}, comment ${place}`);
  for (const [post, comments] of Map.groupBy(said, ({ comment }) => comment.post)) {
    const url = toAddress(post);
    if (url === null) for (const each of comments) account.left('comments', each.source, `${post} is no address of a blog.`);
    else {
      const imported = comments.map((each) => toImported(each.comment, each.source));
      yield { is: 'discussion', url, comments: imported };
    }
  }
  for (const [index, discussion] of listIn(data, 'homeless').entries()) {
    const list = Array.isArray(discussion) ? (discussion as unknown[]) : [discussion];
    const nameOf = (place: number): string => `${source}, discussion ${index + 1} without a post, comment ${place}`;
    const comments = checked(account, list, homelessComment, nameOf).map((each) => toImported(each.comment, each.source));
    if (comments.length > 0) yield { is: 'discussion', url: null, comments };
  }
}
