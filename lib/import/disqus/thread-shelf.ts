import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Item } from './export-reader.ts';

/** What is needed of a thread. */
export type Thread = { id: string; link: string; identifier: string; isClosed: boolean; isDeleted: boolean };

/** A comment, by what its elements say. */
export type Post = { id: string; parent: string | null; line: number; texts: Record<string, string> };

const parse = (row: unknown): unknown => JSON.parse((row as { json: string }).json);

/**
 * Sorts comments by their threads. An export has them by date, all threads among each other, and may be larger than memory: they lie in a
 * database that SQLite keeps in a file of its own without a name, which is gone when it is closed (https://sqlite.org/inmemorydb.html).
 */
export class ThreadShelf {
  readonly #database = new DatabaseSync('');
  readonly #addThread: StatementSync;
  readonly #addPost: StatementSync;

  constructor() {
    this.#database.exec(`create table threads (id text primary key, thread text not null) without rowid;
      create table posts (number integer primary key, thread text not null, post text not null);
      begin`);
    this.#addThread = this.#database.prepare('insert or ignore into threads values (?, ?)');
    this.#addPost = this.#database.prepare('insert into posts (thread, post) values (?, ?)');
  }

  add({ is, id, line, texts, names }: Item): void {
    if (is === 'thread') {
      const thread: Thread = {
        id,
        link: texts.get('link') ?? '',
        identifier: texts.get('id') ?? '',
        isClosed: texts.get('isClosed') === 'true',
        isDeleted: texts.get('isDeleted') === 'true',
      };
      this.#addThread.run(id, JSON.stringify(thread));
      return;
    }
    const post: Post = { id, parent: names.get('parent') ?? null, line, texts: Object.fromEntries(texts) };
    this.#addPost.run(names.get('thread') ?? '', JSON.stringify(post));
  }

  /** Each thread with its comments, in the order in which they came; null for those whose thread is not there. */
  *threads(): Generator<{ thread: Thread | null; posts: Post[] }> {
    this.#database.exec('create index posts_thread on posts (thread)');
    const ids = this.#database.prepare('select thread as id from posts group by thread order by min(number)').all();
    const [thread, posts] = [
      this.#database.prepare('select thread as json from threads where id = ?'),
      this.#database.prepare('select post as json from posts where thread = ? order by number'),
    ];
    for (const { id } of ids as { id: string }[]) {
      const found = thread.get(id);
      yield { thread: found ? (parse(found) as Thread) : null, posts: posts.all(id).map((row) => parse(row) as Post) };
    }
  }

  close(): void {
    this.#database.close();
  }
}
