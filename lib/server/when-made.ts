import type { ServerResponse } from 'node:http';
import { isDarkroomBusy, isPictureError } from '../photos/darkroom-errors.ts';
import { plainText } from './answers.ts';

/** Seconds after which a picture may be asked for again. */
const soon = '10';

/**
 * Has the darkroom make a file (`make` says whether there is such a one) before it is sent: `made`, or `unknown` if it cannot be had. If too many
 * wait already, whoever asks is told to come again (RFC 9110, section 15.6.4): `sent`.
 */
export async function whenMade(response: ServerResponse, make: () => Promise<boolean>): Promise<'made' | 'unknown' | 'sent'> {
  try {
    return (await make()) ? 'made' : 'unknown';
  } catch (error) {
    if (isPictureError(error)) return 'unknown';
    if (!isDarkroomBusy(error)) throw error;
    plainText(response, 503, 'Too many pictures are made now.', { 'Retry-After': soon });
    return 'sent';
  }
}
