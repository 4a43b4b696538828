import type { IncomingMessage, ServerResponse } from 'node:http';
import { store } from '../db/open.ts';
import { DarkroomBusy, PictureError } from '../photos/darkroom.ts';
import { derivativeFolder, derivativePath, ensureMade } from '../photos/derivatives.ts';
import { formatOfName } from '../photos/formats.ts';
import { imageAt, imageIn } from '../photos/images.ts';
import { largestAddress, originalAddress } from '../photos/sizes.ts';
import { currentSite } from '../site.ts';
import { sendStaticFile } from './static-files.ts';

/** Seconds after which a picture may be asked for again. */
const soon = 10;

/**
 * Answers with a file that is made from a picture in the content folder: at once if it is there, else when it is made. False if there
 * is none, and nothing is sent: the picture has gone, or it is not made in that size.
 */
export async function answerPhotoFile(
  request: IncomingMessage,
  response: ServerResponse,
  { hash, name }: { hash: string; name: string },
): Promise<boolean> {
  const found = await imageAt(store().read, hash);
  if (!found) return false;
  try {
    if (!(await ensureMade(found.image, found.file, name, currentSite().photos.originals))) return false;
  } catch (error) {
    if (error instanceof PictureError) return false;
    if (!(error instanceof DarkroomBusy)) throw error;
    response
      .writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': soon })
      .end('Too many pictures are made now.\n');
    return true;
  }
  // Its address names its bytes; a strong tag lets a download that broke off go on (RFC 9110, section 13.1.5).
  response.setHeader('ETag', `"${hash}-${name}"`);
  await sendStaticFile(request, response, derivativeFolder(), derivativePath(hash, name), true);
  return true;
}

/**
 * Where the address of a picture's own file leads: to the largest that is made from it, or to the original without what the camera
 * wrote if the settings allow that. Null if it is no picture that is shown; the file itself is never sent.
 */
export async function addressOfPicture(segments: readonly string[]): Promise<string | null> {
  const image = formatOfName(segments.at(-1) ?? '') && (await imageIn(store().read, segments.join('/')));
  if (!image) return null;
  return (currentSite().photos.originals && originalAddress(image)) || largestAddress(image);
}
