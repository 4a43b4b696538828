import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../db/open.ts';
import { env } from '../env.ts';
import { once } from '../once.ts';
import { servedFolder } from '../served-folder.ts';
import { isDarkroomClosed } from './darkroom-errors.ts';
import { darkroom, urgency, type Urgency } from './darkroom.ts';
import { forgetDeparted, markDeveloped, undeveloped } from './images.ts';
import { makeOnce, type Alone } from './made-once.ts';
import { derivativesOf, originalName, type Derivative, type Image } from './sizes.ts';
import { isWhole } from './whole-file.ts';

/** The folder of everything that is made from originals: named by their bytes, so it outlives deploys, renames and the store. */
export const derivativeFolder = (): string => join(/* turbopackIgnore: true */ env().dataDir, 'photos');

/** Where a file that is made from a picture lies, relative to that folder. */
export const derivativePath = (hash: string, name: string): string => `${hash.slice(0, 2)}/${hash}/${name}`;

const placeOf = ({ hash }: Image, name: string): string => join(derivativeFolder(), derivativePath(hash, name));

/** What is made from a picture is kept for so long (ms) after the picture has gone: it may be put back. */
const month = 30 * 24 * 60 * 60 * 1000;

/** Removes what was made from pictures that are gone for good, so that the disk does not fill. */
export async function removeDeparted(store: Store, now: number): Promise<void> {
  for (const hash of await forgetDeparted(store.write, now, month))
    await rm(join(derivativeFolder(), derivativePath(hash, '')), { recursive: true, force: true });
}

/** Makes those of a picture's derivatives that are not there. `file` is the original's path in the content folder. */
async function make(image: Image, file: string, derivatives: readonly Derivative[], at: Urgency): Promise<void> {
  const prints = derivatives
    .map((derivative) => ({ derivative, file: placeOf(image, derivative.name) }))
    .filter((print) => !isWhole(print.file));
  if (prints.length > 0) await darkroom().develop(join(servedFolder(), file), image, prints, at);
}

/** The work that makes a file of a picture; null if there is no such file. */
function workFor(image: Image, file: string, name: string, mayServeOriginal: boolean): (() => Promise<void>) | null {
  const derivative = derivativesOf(image).find((each) => each.name === name);
  if (derivative) return () => make(image, file, [derivative], urgency.reader);
  if (!mayServeOriginal || name !== originalName(image)) return null;
  return () => darkroom().strip(join(servedFolder(), file), image, placeOf(image, name), urgency.reader);
}

/**
 * Sees to it that a file that is made from a picture is there: made on its first request, once for all who ask. `file` is the
 * original's path in the content folder. False if there is no such file to be had; throws a PictureError if the original has gone or
 * changed, a DarkroomBusy if too many wait.
 */
export async function ensureMade(
  { image, file, name }: { image: Image; file: string; name: string },
  mayServeOriginal: boolean,
  alone: Alone,
): Promise<boolean> {
  const work = workFor(image, file, name, mayServeOriginal);
  if (!work) return false;
  await makeOnce(placeOf(image, name), image.hash, alone, work);
  return true;
}

async function makeThumbnails(store: Store, image: Image, file: string): Promise<void> {
  try {
    const thumbnails = derivativesOf(image).filter(({ isThumbnail }) => isThumbnail);
    await store.alone(`making ${image.hash}`, () => make(image, file, thumbnails, urgency.ahead));
  } catch (error) {
    if (isDarkroomClosed(error)) throw error;
    // Whoever asks for the thumbnail is told; to try again and again would end nowhere.
    console.error(`${file}: The picture ${(error as Error).message}`);
  }
  await markDeveloped(store.write, image.hash);
}

/** Makes the thumbnails of new pictures, in the background. */
export async function developThumbnails(store: Store): Promise<void> {
  const state = once('thumbnails', () => ({ isWorking: false }));
  if (state.isWorking) return;
  state.isWorking = true;
  try {
    for (let some = await undeveloped(store.read); some.length > 0; some = await undeveloped(store.read))
      await Promise.all(some.map(({ image, file }) => makeThumbnails(store, image, file)));
  } catch (error) {
    // They are made when somebody asks for them, or after the next publish.
    if (!isDarkroomClosed(error)) console.error('Thumbnails could not be made ahead:', error);
  } finally {
    state.isWorking = false;
  }
}
