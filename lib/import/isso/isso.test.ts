import { mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { readThread } from '../../comments/queries.ts';
import { postText } from '../../publish/scratch-blog.ts';
import { scratchImport, type ScratchImport } from '../scratch-import.ts';
import { importIsso } from './isso.ts';

type Row = {
  id: number;
  tid?: number;
  parent?: number | null;
  created?: number | null;
  mode?: number;
  text?: string | null;
  author?: string | null;
  website?: string | null;
};

/** The tables that Isso makes, as its documentation has them. */
const tables = `create table threads (id integer primary key, uri varchar(256) unique, title varchar(256));
  create table comments (tid references threads(id), id integer primary key, parent integer, created float not null, modified float, mode integer,
    remote_addr varchar, text varchar, author varchar, email varchar, website varchar, likes integer default 0, dislikes integer default 0, voters blob not null)`;

function databaseAt(path: string, rows: readonly Row[], setup = ''): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(`${setup};${tables};insert into threads values (1, '/a/', 'A'), (2, '/gone.html', 'B')`);
  const insert = database.prepare(
    'insert into comments (tid, id, parent, created, mode, remote_addr, text, author, email, website, likes, voters) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const {
    id,
    tid = 1,
    parent = null,
    created = 1_600_000_000.25 + id,
    mode = 1,
    text = `What ${id} says.`,
    author = 'Bo',
    website = null,
  } of rows)
    insert.run(tid, id, parent, created, mode, '192.0.2.0', text, author, null, website, id === 1 ? 3 : 0, new Uint8Array(1));
  return database;
}

async function withBlog(work: (blog: ScratchImport, path: string) => Promise<void>): Promise<void> {
  const blog = await scratchImport('');
  blog.write('a.md', postText({ date: '2011-05-01' }));
  await blog.sync();
  await work(blog, `${dirname(blog.contentDir)}/source/isso.db`);
  await blog.end();
}

const rowsOf = (blog: ScratchImport) => blog.store.read.selectFrom('comments').selectAll().orderBy('at').execute();

test('comments come to their posts, in their states and threads, once', () =>
  withBlog(async (blog, path) => {
    databaseAt(path, [
      { id: 1, website: 'https://bo.example/' },
      { id: 2, parent: 1, mode: 2, author: null },
      { id: 3, mode: 4, text: '', author: null },
      { id: 4, parent: 3 },
      { id: 5, tid: 2 },
      { id: 6, tid: 7 },
    ]).close();
    const { counts, report, unexplained } = await blog.run(importIsso, path);
    expect(counts).toEqual({ comments: { found: 6, new: 4, changed: 0, there: 0, left: 2 } });
    expect(unexplained).toEqual([]);
    const rows = await rowsOf(blog);
    const [first, , third] = rows;
    expect(rows).toMatchObject([
      { at: 1_600_000_001_250, state: 'shown', website: 'https://bo.example/', byAuthor: 0 },
      { state: 'held', name: 'Somebody', parent: first!.id },
      { state: 'deleted', text: '(deleted)' },
      { state: 'shown', parent: third!.id },
    ]);
    expect((await readThread(blog.store.read, '/a')).count).toBe(2);
    for (const note of ['No post is at /gone.html', 'comment 6: The thread', '3 likes']) expect(report).toContain(note);
    expect((await blog.run(importIsso, path)).counts.comments).toMatchObject({ new: 0, there: 4 });
    expect(await rowsOf(blog)).toEqual(rows);
  }));

test('Markdown stays as it is, and HTML in it becomes some; code is code', () =>
  withBlog(async (blog, path) => {
    const code = 'See `<b>` and\n\n    [gallery] <script>';
    databaseAt(path, [
      { id: 1, text: code },
      { id: 2, text: 'A <b>bold</b> *word* <script>alert(1)</script>' },
      { id: 3, text: 'One < two,\nand 🎈' },
    ]).close();
    await blog.run(importIsso, path);
    expect((await rowsOf(blog)).map(({ text }) => text)).toEqual([code, 'A **bold** *word*', 'One < two,\nand 🎈']);
  }));

test('values of other types than Isso writes lose no comment', () =>
  withBlog(async (blog, path) => {
    const database = databaseAt(path, [{ id: 1 }, { id: 2, text: null }, { id: 3, parent: 2 }]);
    database.exec(`update comments set created = 'long ago', mode = 'x', parent = 'y', author = x'426f', email = 5 where id = 1`);
    database.close();
    const { counts } = await blog.run(importIsso, path);
    expect(counts.comments).toMatchObject({ found: 3, new: 3 });
    expect((await rowsOf(blog))[0]).toMatchObject({ at: 0, state: 'held', name: 'Bo', email: '5' });
  }));

test('a database is left as it is, with its log of writes or without', () =>
  withBlog(async (blog, path) => {
    const database = databaseAt(path, [{ id: 1 }], 'pragma journal_mode = wal');
    expect((await blog.run(importIsso, path, { dryRun: true })).counts.comments).toMatchObject({ new: 1 });
    database.close();
    expect((await blog.run(importIsso, path)).counts.comments).toMatchObject({ new: 1 });
    expect(readdirSync(dirname(path))).toEqual(['isso.db']);
  }));

test('a file that is no database, or another one, is refused', () =>
  withBlog(async (blog, path) => {
    await expect(blog.run(importIsso, blog.source('text.db', 'A text that is no database of anybody.'))).rejects.toThrow(
      'no database of Isso',
    );
    mkdirSync(dirname(path), { recursive: true });
    const other = new DatabaseSync(path);
    other.exec('create table comments (id integer)');
    other.close();
    await expect(blog.run(importIsso, path)).rejects.toThrow('no database of Isso');
  }));
