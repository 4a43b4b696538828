import { createHmac } from 'node:crypto';
import { authSecret } from '../auth-secret.ts';
import type { Db } from '../db/open.ts';

/** An address as it is kept that wants no mail: a keyed hash, from which nobody gets the address back. */
const hashAddress = (address: string): string =>
  createHmac('sha256', authSecret()).update(`address\n${address.toLowerCase()}`).digest('base64url').slice(0, 22);

/** Has an address, however it is capitalised, had mail about replies ended? */
export const isMailEnded = async (db: Db, address: string): Promise<boolean> =>
  (await db.selectFrom('unsubscribed').select('address').where('address', '=', hashAddress(address)).executeTakeFirst()) !==
  undefined;

/** Ends mail about replies to an address for good: a form that names it proves nothing, since anybody can send one. */
export const endMailTo = async (db: Db, address: string): Promise<void> =>
  void (await db
    .insertInto('unsubscribed')
    .values({ address: hashAddress(address) })
    .onConflict((conflict) => conflict.doNothing())
    .execute());
