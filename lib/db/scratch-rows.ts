import type { Insertable } from 'kysely';
import type { Db } from './open.ts';
import type { CommentsTable } from './tables.ts';

/** Texts that are lost, cut or changed where a store is copied carelessly. SQLite and PostgreSQL keep all of them. */
export const hardTexts: readonly string[] = [
  '',
  ' ',
  '\n',
  'null',
  'O\'Brien "said" `so`',
  String.raw`\ \\ \' \0 \u0000 {a,"b"} $1 ? :x %s`,
  '👩‍👩‍👧 é e\u0301 \u{10FFFF} \uFFFD \uFEFF \u202E',
  '\u0001\u001F\u007F\u0085\u2028',
  "');drop table comments;--",
  '{"a":"\\u0000"}',
];

/** Texts that no store keeps as they are, or not each of them. */
export const brokenTexts: readonly string[] = ['a\0b', '\0', 'half \uD83D', '\uDC69 half'];

/** The largest number that a store has to keep. */
const largest = Number.MAX_SAFE_INTEGER;

const long = `${'Long text, ä and 👩. '.repeat(95_000)}end`;

async function fillDocument(db: Db, text: string, index: number): Promise<void> {
  const [file, url] = [`${index}${text}.md`, `/a/${index}${text}`];
  const same = { kind: 'post', dir: '/a', draft: 0, comments: 'open', format: 'markdown', hash: 'x', live: 0 } as const;
  const lists = { aliases: '[]', photos: '[]', pictures: '{}' };
  const names = { file, url, urlKey: url, slug: text, title: text, summary: text, guid: text, bodyKey: text };
  const texts = { tags: JSON.stringify([text]), meta: JSON.stringify({ text }), body: index === 0 ? long : text };
  const dates = { date: index % 2 ? largest : -largest, updated: index % 3 ? null : 0 };
  const document = { ...same, ...lists, ...names, ...texts, ...dates };
  await db.insertInto('documents').values(document).execute();
  const listed = index % 2 ? text : null;
  await db.insertInto('rendered').values({ file, hash: text, html: text, listed }).execute();
  await db.insertInto('aliases').values({ alias: text, url }).execute();
  const listing = `#${text}`;
  for (const table of ['entries', 'departed'] as const) await db.insertInto(table).values({ listing, date: -1, url }).execute();
  await db.insertInto('listings').values({ listing, entries: index }).execute();
}

async function fillFiles(db: Db, text: string, index: number): Promise<void> {
  const file = `${index}${text}.md`;
  const problem = index % 2 ? text : null;
  await db.insertInto('files').values({ file, size: largest, modified: 1_700_000_000_000.123, hash: text, problem }).execute();
  await db.insertInto('pictures').values({ file, size: 0, modified: 0.1, hash: problem, problem }).execute();
  await db.insertInto('shows').values({ file, picture: text, named: 1 }).execute();
  const camera = { taken: problem, offset: null, camera: text, lens: null, exposure: null, caption: text };
  const shape = { hash: text, format: 'jpeg', width: 1, height: 2, animated: 0, transparent: 1, colour: '#ffffff' } as const;
  const image = { ...shape, ...camera, departed: index % 2 ? largest : null };
  await db.insertInto('images').values(image).execute();
}

async function fillComments(db: Db, texts: readonly string[]): Promise<void> {
  const states = ['shown', 'held', 'spam', 'deleted'] as const;
  let parent: number | null = null;
  for (const [index, text] of texts.entries()) {
    const key = index % 3 ? `/${index}${text}` : null;
    const { id: discussion } = await db.insertInto('discussions').values({ key }).returning('id').executeTakeFirstOrThrow();
    const person = { name: text, email: index % 2 ? text : null, website: null, caller: text, verified: 0, byAuthor: 1 } as const;
    const words = { text, plain: text, html: index === 1 ? long : text, reasons: JSON.stringify([text]) };
    const marks = { at: largest - index, decided: index, state: states[index % 4]!, wantsReplies: 1, learned: -1 } as const;
    const comment: Insertable<CommentsTable> = { ...person, ...words, ...marks, discussion, parent };
    const said = await db.insertInto('comments').values(comment).returning('id').executeTakeFirstOrThrow();
    parent = said.id;
  }
}

/** Puts rows into every table that is copied when a store is moved, with these texts where a text may stand. */
export async function fillStore(db: Db, texts: readonly string[] = hardTexts): Promise<void> {
  await fillComments(db, texts);
  for (const [index, text] of texts.entries()) {
    await fillFiles(db, text, index);
    await fillDocument(db, text, index);
    const error = index % 2 ? text : null;
    const waiting = { created: largest, due: 0, tries: index, error };
    await db
      .insertInto('mails')
      .values({ recipient: text, message: JSON.stringify({ text }), ...waiting })
      .execute();
    await db
      .insertInto('pings')
      .values({ topic: text, ...waiting })
      .execute();
    await db.insertInto('ledger').values({ key: text, url: text, guid: error, movedTo: error, gone: null }).execute();
    await db.insertInto('spent').values({ nonce: text, until: largest }).execute();
    await db.insertInto('blocked').values({ sender: text }).execute();
    await db.insertInto('unsubscribed').values({ address: text }).execute();
    await db.insertInto('words').values({ word: text, good: index, bad: 0 }).execute();
    await db.insertInto('feeds').values({ url: text, tag: text, modified: largest }).execute();
    await db.insertInto('facts').values({ name: text, value: text }).execute();
  }
}
