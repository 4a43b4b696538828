import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { authSecret, secretFile } from './auth-secret.ts';
import { backUpStore } from './cli/backup.ts';
import { restoreStore } from './cli/restore.ts';
import { endMail } from './comments/notify.ts';
import { submit } from './comments/submit.ts';
import { openStore, type Store } from './db/open.ts';
import { isOutage } from './db/outage.ts';
import { dumpOf } from './db/scratch-dump.ts';
import { once } from './once.ts';
import { drawCard } from './photos/card-drawing.ts';
import type { Card } from './photos/card.ts';
import { ensureDrawn } from './photos/cards.ts';
import type { Darkroom } from './photos/darkroom.ts';
import { ensureMade } from './photos/derivatives.ts';
import { develop, strip, writeWhole } from './photos/develop.ts';
import { examine, readPicture } from './photos/examine.ts';
import { quartered } from './photos/scratch-pictures.ts';
import { derivativesOf, originalName } from './photos/sizes.ts';
import { mirror } from './publish/mirror.ts';
import { postText } from './publish/scratch-blog.ts';
import { sync } from './publish/sync.ts';
import { atEveryWrite, type Deed, type Fault } from './scratch-faults.ts';
import { parseSite } from './site.ts';

/** `model` is what every deed begins with; `folder` is where it is done, each time from a fresh copy. */
const root = realpathSync(mkdtempSync(join(tmpdir(), 'waypost-faults-')));
const [model, folder] = [join(root, 'model'), join(root, 'work')];
const [content, data, file] = [join(folder, 'content'), join(folder, 'var'), join(folder, 'waypost.db')];
vi.stubEnv('CONTENT_DIR', content);
vi.stubEnv('DATA_DIR', data);

const site = parseSite('title: T\nauthor: { name: Ann, email: ann@example.org }\ncomments: { moderation: all, perMinute: 5 }\n');
const now = Date.UTC(2026, 0, 1, 12);

/** What the darkroom does in a process of its own, done here, where its writes are seen. */
const darkroom: Partial<Darkroom> = {
  hash: async (path) => (await readPicture(path)).hash,
  examine,
  develop,
  strip,
  draw: async (card: Card, to: string) => writeWhole(to, await drawCard(card)),
};
once('darkroom', () => darkroom);

type World = { folder: string; store: Store };

const publish = ({ store }: World) => sync(store, { contentDir: content, site, now, serving: true });

async function begin(): Promise<World> {
  rmSync(folder, { recursive: true, force: true });
  if (existsSync(model)) cpSync(model, folder, { recursive: true, preserveTimestamps: true });
  else for (const made of [content, data]) mkdirSync(made, { recursive: true });
  return { folder, store: await openStore({ file }) };
}

const end = ({ store }: World): Promise<void> => store.close();

beforeAll(async () => {
  const world = await begin();
  mkdirSync(join(content, 'trip'));
  writeFileSync(join(content, 'old.md'), postText({ title: 'Old', date: '2025-12-30', tags: ['x'] }));
  writeFileSync(join(content, 'gone.md'), postText({ title: 'Gone', date: '2025-12-29' }));
  writeFileSync(join(content, 'trip/index.md'), postText({ title: 'Trip', date: '2025-12-28' }));
  await publish(world);
  await end(world);
  cpSync(folder, model, { recursive: true, preserveTimestamps: true });
});
afterAll(() => rmSync(root, { recursive: true }));

const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Every file in a folder but the store's, by its bytes. */
const filesIn = (place: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(place, name)).isFile() && !/\.db(?:-wal|-shm)?$/.test(name))
      .toSorted()
      .map((name) => [name, hashOf(readFileSync(join(place, name)))]),
  );

/** What is made up anew each time: names of messages, tokens in links, when a table was made. */
const madeUp = /[\da-f]{8}-[\da-f-]{27}|token=[\w.-]+|"timestamp":"[^"]*"/g;

/** A store by a hash of each table. What was found out about pictures by their bytes alone may stay. */
async function rowsOf(store = file): Promise<Record<string, string>> {
  await openStore({ file: store }).then((opened) => opened.close());
  const tables = Object.entries(dumpOf(store, ['images']));
  return Object.fromEntries(tables.map(([name, rows]) => [name, hashOf(rows.join('\n').replaceAll(madeUp, 'made up'))]));
}

/** Old or new and never half; what is done again gives what it would have given; who fails is told that it may be done again. */
async function expectWhole<W extends { folder: string }>(deed: Deed<W>, least: number, faults?: Fault[]): Promise<void> {
  const { before, after, failures } = await atEveryWrite(deed, faults);
  expect(after).not.toEqual(before);
  for (const { fault, which, left, again, error } of failures) {
    const what = `${fault}: ${which}`;
    expect(isOutage(error) || error === undefined, `${what}: ${String(error)}`).toBe(true);
    expect(error === undefined ? [after] : [before, after], what).toContainEqual(left);
    expect(again, what).toEqual(after);
  }
  // That none is overlooked: there are more of them in the transactions that there are today.
  expect(failures.length).toBeGreaterThanOrEqual(least);
}

test('a store is made as a whole, or made by the next start', async () => {
  const place = join(folder, 'new');
  await expectWhole(
    {
      begin: async () => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        return { folder };
      },
      act: () => openStore({ file: join(place, 'waypost.db') }).then((opened) => opened.close()),
      // What is half made is nobody's store before it has been opened.
      look: async () =>
        existsSync(join(place, 'waypost.db')) && dumpOf(join(place, 'waypost.db'), ['kysely_migration']).documents !== undefined,
      end: async () => {},
    },
    50,
    ['refused'],
  );
});

test('a publish shows all that is new or nothing of it, and is done again', async () => {
  const picture = await quartered().jpeg().toBuffer();
  await expectWhole(
    {
      begin: async () => {
        const world = await begin();
        writeFileSync(join(content, 'new.md'), postText({ title: 'New', date: '2026-01-01', aliases: ['/before'] }));
        writeFileSync(join(content, 'old.md'), postText({ title: 'Edited', date: '2025-12-30', tags: ['y'] }));
        rmSync(join(content, 'gone.md'));
        writeFileSync(join(content, 'trip/1.jpg'), picture);
        return world;
      },
      act: publish,
      look: () => rowsOf(),
      end,
    },
    60,
  );
});

/** Bo says something, and asks to be told of replies. */
const say = ({ store }: World) => {
  const person = { name: 'Bo', email: 'bo@example.org', website: null, wantsReplies: true };
  const form = { ...person, post: '/old', parent: null, text: 'Hello.', trap: '', ticket: '' };
  return submit(store, form, { viewer: null, caller: 'x', took: null }, site, now);
};

test('a comment is stored with all that belongs to it, or not at all, and is one when it is sent again', async () => {
  await expectWhole(
    {
      begin,
      act: say,
      look: () => rowsOf(),
      end,
    },
    8,
  );
});

test('that mail is ended is stored as a whole, or not at all, and may be said again', async () => {
  await expectWhole(
    {
      begin: async () => {
        const world = await begin();
        await say(world);
        return world;
      },
      act: ({ store }) => endMail(store, 1),
      look: () => rowsOf(),
      end,
    },
    4,
  );
});

test('what is made from a picture is there as a whole or not at all, with nothing beside it', async () => {
  const { image } = await (async () => {
    writeFileSync(join(root, 'original.jpg'), await quartered(900, 600).jpeg().toBuffer());
    return examine(join(root, 'original.jpg'));
  })();
  for (const name of [
    ...derivativesOf(image)
      .slice(0, 2)
      .map((derivative) => derivative.name),
    originalName(image)!,
  ])
    await expectWhole(
      {
        begin: async () => {
          const world = await begin();
          cpSync(join(root, 'original.jpg'), join(content, 'trip/1.jpg'));
          return world;
        },
        act: ({ store }) => ensureMade({ image, file: 'trip/1.jpg', name }, true, store.alone),
        look: async () => filesIn(data),
        end,
      },
      5,
    );
});

test('a card is there as a whole or not at all, with nothing beside it', async () => {
  const card: Card = { head: 'A blog', title: 'Bread', foot: ['/kitchen'] };
  await expectWhole({ begin, act: ({ store }) => ensureDrawn(card, store.alone), look: async () => filesIn(data), end }, 8);
});

test('a copy of a file for other servers is there as a whole or not at all, with nothing beside it', async () => {
  await expectWhole(
    {
      begin: async () => {
        const world = await begin();
        writeFileSync(join(content, 'slides.pdf'), 'new slides');
        mkdirSync(join(data, 'content'));
        writeFileSync(join(data, 'content/slides.pdf'), 'slides');
        return world;
      },
      act: () => mirror({ from: content, to: join(data, 'content'), without: data }, null).then((takeAway) => takeAway()),
      look: async () => filesIn(data),
      end,
    },
    6,
  );
});

test('the secret is there as a whole or not at all, with nothing beside it', async () => {
  await expectWhole(
    {
      begin,
      act: async () => {
        // As in a process that has just begun.
        Reflect.deleteProperty(Reflect.get(globalThis, Symbol.for('waypost')) as object, 'auth-secret');
        authSecret();
      },
      // Each time it is another one.
      look: async () => Object.keys(filesIn(data)).map((name) => [name, statSync(join(data, name)).size]),
      end,
    },
    4,
  );
  expect(existsSync(secretFile())).toBe(true);
});

test('a backup is there as a whole or as it was before, with nothing beside it', async () => {
  const target = join(data, 'copy.db');
  await expectWhole(
    {
      begin: async () => {
        const world = await begin();
        writeFileSync(target, 'the last one');
        return world;
      },
      act: () => backUpStore(file, target),
      look: async () => [
        readdirSync(data),
        readFileSync(target).subarray(0, 12).toString() === 'the last one' || (await rowsOf(target)),
      ],
      end,
    },
    6,
  );
});

test('a restore leaves the store of before or that of the copy, and nothing half beside it', async () => {
  const copy = join(root, 'copy.db');
  await backUpStore(join(model, 'waypost.db'), copy);
  await expectWhole(
    {
      begin: async () => {
        const world = await begin();
        writeFileSync(join(content, 'new.md'), postText({ title: 'New', date: '2026-01-01' }));
        await publish(world);
        await end(world);
        return world;
      },
      act: () => restoreStore(copy, file),
      look: async () => [readdirSync(folder).filter((name) => name.includes('unfinished')), await rowsOf()],
      end: async () => {},
    },
    6,
  );
});
