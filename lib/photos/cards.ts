import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from '../env.ts';
import { cardHash, type Card } from './card.ts';
import { darkroom, urgency } from './darkroom.ts';
import { makeOnce, type Alone } from './made-once.ts';

/** The folder of drawn cards. What is lost of it is drawn again when somebody asks for it. */
export const cardFolder = (): string => join(/* turbopackIgnore: true */ env().dataDir, 'cards');

/** Where the card that a hash names lies in that folder. */
export const cardFile = (hash: string): string => `${hash}.png`;

/** So many cards are kept, some 60 MB: those that were drawn last. */
const mostCards = 4000;

/** Sees to it that a card is drawn. Throws a DarkroomBusy if too many wait, a PictureError if it cannot be drawn at all. */
export async function ensureDrawn(card: Card, alone: Alone): Promise<void> {
  const file = join(cardFolder(), cardFile(cardHash(card)));
  await makeOnce(file, cardHash(card), alone, () => darkroom().draw(card, file, urgency.reader));
}

/** Removes the cards that were drawn first, so that at most `most` are left. */
export async function removeOldCards(most = mostCards): Promise<void> {
  const names = await readdir(cardFolder()).catch(() => []);
  if (names.length <= most) return;
  const drawn = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(cardFolder(), name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  for (const { name } of drawn.toSorted((a, b) => b.at - a.at).slice(most)) await rm(join(cardFolder(), name), { force: true });
}
