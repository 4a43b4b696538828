import type { Document } from '../content/document.ts';
import type { Db } from '../db/open.ts';

/**
 * The documents of which the store alone has a good version: those whose file is broken, and those in folders that cannot
 * be read.
 */
export async function lastGoodDocuments(db: Db, unreadable: readonly string[]): Promise<Document[]> {
  const rows = await db
    .selectFrom('documents')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('file', 'in', eb.selectFrom('files').select('file').where('problem', 'is not', null)),
        ...unreadable.map((folder) => eb.and([eb('file', '>=', `${folder}/`), eb('file', '<', `${folder}0`)])),
      ]),
    )
    .execute();
  return rows.map(({ id: _, live: __, ...row }) => ({
    ...row,
    draft: row.draft === 1,
    tags: JSON.parse(row.tags) as string[],
    aliases: JSON.parse(row.aliases) as string[],
    meta: JSON.parse(row.meta) as Record<string, unknown>,
  }));
}
