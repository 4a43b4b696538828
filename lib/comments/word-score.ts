import { sql, type RawBuilder } from 'kysely';
import { inserted } from '../db/inserted.ts';
import type { Db } from '../db/open.ts';

/** Most words of a comment that are looked at. */
const most = 300;

/** Fewer decisions than this of either kind teach nothing yet. */
const fewest = 5;

/** A count of all decisions of a kind; no word begins with it. */
const total = '#';

/** The words of a text, each once; where a link leads counts as a word too. */
export function wordsOf(text: string): string[] {
  const hosts = [...text.matchAll(/https?:\/\/([^/\s)\]>]+)/gi)].map(([, host]) => `@${host!.toLowerCase()}`);
  const words = text
    .replace(/https?:\/\/\S+/gi, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{N}$€£%!]{2,40}/gu);
  return [...new Set([...hosts, ...(words ?? [])])].slice(0, most);
}

const atLeastZero = (count: RawBuilder<unknown>): RawBuilder<number> => sql`case when ${count} > 0 then ${count} else 0 end`;

/** Learns from what an author decided; `times` is -1 to take that back. */
export async function learnWords(db: Db, text: string, isGood: boolean, times: 1 | -1 = 1): Promise<void> {
  const [good, bad] = isGood ? [times, 0] : [0, times];
  for (const word of [total, ...wordsOf(text)]) {
    await db
      .insertInto('words')
      .values({ word, good, bad })
      .onConflict((conflict) =>
        conflict.column('word').doUpdateSet({
          good: atLeastZero(sql`words.good + ${inserted('good').good}`),
          bad: atLeastZero(sql`words.bad + ${inserted('bad').bad}`),
        }),
      )
      .execute();
  }
}

/** A comment, as far as its words count. */
type Worded = { name: string; email: string | null; website: string | null; plain: string };

const textOf = ({ name, email, website, plain }: Worded): string => [name, email, website, plain].join('\n');

/** Unlearns what was learned (1: it is good, -1: it is spam, 0: nothing) from a comment as it was, and learns from it as it is. */
export async function learnAgain(db: Db, old: Worded, was: -1 | 0 | 1, now: Worded, is: -1 | 0 | 1): Promise<void> {
  if (was === is && textOf(old) === textOf(now)) return;
  if (was !== 0) await learnWords(db, textOf(old), was === 1, -1);
  if (is !== 0) await learnWords(db, textOf(now), is === 1);
}

/**
 * How likely a text is spam, from 0 to 1, by the words of earlier decisions: naive Bayes with the words' chances taken to be
 * independent, each drawn towards a half while it is rare (Robinson, "A statistical approach to the spam problem"). A half while
 * there are too few decisions to tell.
 */
export async function scoreWords(db: Db, text: string): Promise<number> {
  const words = wordsOf(text);
  const rows = await db
    .selectFrom('words')
    .selectAll()
    .where('word', 'in', [total, ...words])
    .execute();
  const all = rows.find(({ word }) => word === total);
  if (!all || all.good < fewest || all.bad < fewest) return 0.5;
  let sum = 0;
  for (const { word, good, bad } of rows) {
    if (word === total || good + bad <= 0) continue;
    const [inGood, inBad] = [good / all.good, bad / all.bad];
    const raw = inBad / (inGood + inBad);
    const chance = (0.5 + (good + bad) * raw) / (1 + good + bad);
    sum += Math.log(chance) - Math.log(1 - chance);
  }
  return 1 / (1 + Math.exp(-sum));
}
