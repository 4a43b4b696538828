import type { GhostExport, Row } from './export-file.ts';

/** Tags and authors of a post, the primary ones first, and what `posts_meta` says of it. */
export type Relations = { tags: Row<'tags'>[]; authors: Row<'users'>[]; meta: Record<string, unknown> };

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]));

/** For each post the rows of another table that a table between the two names, in their order. */
function related<Link extends { post_id: string; sort_order: number }, T>(
  links: readonly Link[],
  find: (link: Link) => T | undefined,
): (post: string) => T[] {
  const byPost = Map.groupBy(
    links.toSorted((a, b) => a.sort_order - b.sort_order),
    ({ post_id }) => post_id,
  );
  return (post) => (byPost.get(post) ?? []).flatMap((link) => find(link) ?? []);
}

/** Finds what an export says of a post in other tables. In one of before there could be several authors, a post names its own. */
export function relationsIn(data: GhostExport): (post: { id: string; author_id: string }) => Relations {
  const [tags, users] = [byId(data.rows('tags')), byId(data.rows('users'))];
  const tagsOf = related(data.rows('posts_tags'), ({ tag_id }) => tags.get(tag_id));
  const authorsOf = related(data.rows('posts_authors'), ({ author_id }) => users.get(author_id));
  const metas = new Map(data.rows('posts_meta').map((meta) => [meta.post_id, meta]));
  return ({ id, author_id }) => {
    const authors = authorsOf(id);
    const own = authors.length === 0 ? users.get(author_id) : undefined;
    return { tags: tagsOf(id), authors: own ? [own] : authors, meta: metas.get(id) ?? {} };
  };
}
