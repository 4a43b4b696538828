import { sql } from 'kysely';
import type { Problem } from '../content/problem.ts';
import type { Db, Store } from '../db/open.ts';
import { waitingPictures } from './pictures.ts';
import { sameAddress } from './read.ts';

/** The problems of pictures: those that cannot be shown, and those that are named in a front matter and are not there. */
async function pictureProblems(db: Db): Promise<Problem[]> {
  const broken = await db.selectFrom('pictures').select('problem').where('problem', 'is not', null).execute();
  const missing = await db
    .selectFrom('shows')
    .leftJoin('pictures', 'pictures.file', 'shows.picture')
    .select(['shows.file', 'shows.picture'])
    // Written out, or the partial index does not serve.
    .where(sql<boolean>`named = 1`)
    .where('pictures.file', 'is', null)
    .execute();
  // Those that wait for their turn will be known soon.
  const waiting = new Set(waitingPictures().map((file) => file.normalize('NFC')));
  return [
    ...broken.map(({ problem }) => JSON.parse(problem!) as Problem),
    ...missing.flatMap(({ file, picture }) => (waiting.has(picture) ? [] : missingPicture(file, picture))),
  ];
}

const missingPicture = (file: string, picture: string): Problem => ({
  severity: 'error',
  file,
  field: 'photos',
  message: `names ${picture}, which is no picture in the content folder that can be shown.`,
  mend: 'Add the picture, or mend its name.',
});

/** The errors of all files as they lie there: of each by itself, and of two that want one address. By name. */
export async function listProblems({ read: db }: Store, now: number): Promise<Problem[]> {
  const broken = await db.selectFrom('files').select('problem').where('problem', 'is not', null).execute();
  const conflicts = await db
    .selectFrom('documents')
    .innerJoin('documents as owner', 'owner.urlKey', 'documents.urlKey')
    .select(['documents.file', 'documents.url', 'owner.file as owner'])
    .where(sql<boolean>`documents.live = 0 and documents.draft = 0`)
    .where((eb) => eb.or([eb('documents.date', 'is', null), eb('documents.date', '<=', now)]))
    .where('owner.live', '=', 1)
    .execute();
  const problems = [
    ...broken.map(({ problem }) => JSON.parse(problem!) as Problem),
    ...sameAddress(conflicts.map(({ owner, ...document }) => ({ document, owner }))),
    ...(await pictureProblems(db)),
  ];
  return problems.sort((a, b) => (a.file < b.file ? -1 : 1));
}
