import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** What SQLite gives for a text, whatever Python put in. */
const text = z
  .union([z.string(), z.number(), z.instanceof(Uint8Array).transform((bytes) => new TextDecoder().decode(bytes))])
  .nullish()
  .transform((value) => String(value ?? ''));

const threadRow = z.object({ id: z.int(), uri: text });
export type IssoThread = z.infer<typeof threadRow>;

const commentRow = z.object({
  id: z.int(),
  parent: z.int().nullish().catch(null),
  /** Seconds since 1970 UTC. */
  created: z.number().nullish().catch(null),
  /** 1: accepted, 2: waits to be accepted, 4: deleted, but kept for the replies to it. */
  mode: z.number().nullish().catch(null),
  text,
  author: text,
  email: text,
  website: text,
});
export type IssoComment = z.infer<typeof commentRow>;

const columns = 'id, parent, created, mode, text, author, email, website';

/** Without its log of writes (WAL) a database is read as it lies there: SQLite would make files beside it otherwise. */
function open(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (!log?.size) url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

/** The database of an Isso (https://isso-comments.de), read alone. Throws an Error for a file that is none. */
export class IssoDatabase {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    try {
      this.#database = open(path);
      this.#database.prepare('select id, uri from threads');
      this.#database.prepare(`select tid, ${columns} from comments`);
    } catch (error) {
      throw new Error(`${path} is no database of Isso: ${(error as Error).message}.`, { cause: error });
    }
  }

  /** How many comments there are, whether their threads are there or not. */
  get comments(): number {
    return Number(this.#database.prepare('select count(*) as count from comments').get()?.count);
  }

  /** Likes and dislikes of all comments. */
  get votes(): number {
    const there = this.#database.prepare('select name from pragma_table_info(?)').all('comments');
    if (!['likes', 'dislikes'].every((column) => there.some(({ name }) => name === column))) return 0;
    return Number(this.#database.prepare('select sum(likes + dislikes) as votes from comments').get()?.votes ?? 0);
  }

  *threads(): Generator<IssoThread> {
    for (const row of this.#database.prepare('select id, uri from threads order by id').all()) yield threadRow.parse(row);
  }

  commentsOf(thread: number): IssoComment[] {
    const rows = this.#database.prepare(`select ${columns} from comments where tid = ? order by id`).all(thread);
    return rows.map((row) => commentRow.parse(row));
  }

  /** The numbers of comments whose thread is not there. */
  get homeless(): number[] {
    const rows = this.#database.prepare('select id from comments where tid not in (select id from threads) or tid is null').all();
    return rows.map(({ id }) => Number(id));
  }

  close(): void {
    this.#database.close();
  }
}
