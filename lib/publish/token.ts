import { createHmac, randomBytes } from 'node:crypto';
import { authSecret } from '../auth-secret.ts';
import { isSameText } from '../constant-time.ts';
import { once } from '../once.ts';

/** What the watcher and the clock of this process show to the publish route; made at each start, never leaves the process. */
export const processToken = (): string => once('publish-token', () => randomBytes(32).toString('hex'));

/** Is this the Authorization header of this very process? */
export const isOwnRequest = (authorization: string | null): boolean =>
  isSameText(authorization ?? '', `Bearer ${processToken()}`);

const scheme = 'Waypost ';

/** Says an Authorization header that it is one of a command? */
export const claimsCommand = (authorization: string | null): boolean => authorization?.startsWith(scheme) ?? false;

/** The Authorization header of a command on this machine: who may read the data folder may publish. */
export const commandAuthorization = (body: Uint8Array): string =>
  `${scheme}${createHmac('sha256', authSecret()).update('publish\n').update(body).digest('hex')}`;

/** Is this such a header, for this body? */
export const isFromThisMachine = (authorization: string | null, body: Uint8Array): boolean =>
  authorization !== null && isSameText(authorization, commandAuthorization(body));
