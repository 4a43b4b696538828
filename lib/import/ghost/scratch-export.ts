/** The JSON of an export of Ghost, for tests: tables as Ghost 5 has them. */
export function exportOf(tables: Record<string, unknown[]>): string {
  return JSON.stringify({
    db: [{ meta: { exported_on: 1_700_000_000_000, version: '5.71.0' }, data: { posts: [], ...tables } }],
  });
}

/** A post that is published, unless `more` says otherwise. */
export const ghostPost = (id: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `5f${String(id).padStart(22, '0')}`,
  uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  title: `Post ${id}`,
  slug: `post-${id}`,
  html: `<p>The text of ${id}.</p>`,
  lexical: null,
  mobiledoc: null,
  type: 'post',
  status: 'published',
  visibility: 'public',
  featured: 0,
  published_at: '2019-05-01T10:00:00.000Z',
  updated_at: '2019-05-01T10:00:00.000Z',
  created_at: '2019-04-30T10:00:00.000Z',
  ...more,
});
