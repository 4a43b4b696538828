import type { IncomingMessage, ServerResponse } from 'node:http';
import { store } from '../db/open.ts';
import { derivativeFolder, derivativePath, ensureMade } from '../photos/derivatives.ts';
import { formatOfName } from '../photos/formats.ts';
import { imageAt, imageIn, isHidden, knownHashes } from '../photos/images.ts';
import { largestAddress, originalAddress } from '../photos/sizes.ts';
import { currentSite } from '../site.ts';
import { sendStaticFile } from './static-files.ts';
import { whenMade } from './when-made.ts';

/**
 * Answers with a file that is made from a picture in the content folder: at once if it is there, else when it is made. Else nothing is
 * sent: `gone` if the picture was there once, `unknown` if there is no such file.
 */
export async function answerPhotoFile(
  request: IncomingMessage,
  response: ServerResponse,
  { hash, name }: { hash: string; name: string },
): Promise<'sent' | 'gone' | 'unknown'> {
  const found = await imageAt(store().read, hash);
  if (!found) return (await knownHashes(store().read, [hash])).size > 0 ? 'gone' : 'unknown';
  const made = await whenMade(response, () => ensureMade({ ...found, name }, currentSite().photos.originals, store().alone));
  if (made !== 'made') return made;
  // Its address names its bytes; a strong tag lets a download that broke off go on (RFC 9110, section 13.1.5).
  response.setHeader('ETag', `"${hash}-${name}"`);
  await sendStaticFile(request, response, derivativeFolder(), derivativePath(hash, name), true);
  return 'sent';
}

/**
 * Where the address of a picture's own file leads: to the largest that is made from it, or to the original without what the camera
 * wrote if the settings allow that. Null if it is no picture that can be shown, or one of a draft; the file itself is never sent.
 */
export async function addressOfPicture(segments: readonly string[]): Promise<string | null> {
  const image = formatOfName(segments.at(-1) ?? '') && (await imageIn(store().read, segments.join('/')));
  if (!image || (await isHidden(store().read, segments.join('/')))) return null;
  return (currentSite().photos.originals && originalAddress(image)) || largestAddress(image);
}
