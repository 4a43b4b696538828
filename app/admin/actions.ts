'use server';

import { redirect } from 'next/navigation';
import { requireAuthor } from '#lib/auth.ts';
import { store } from '#lib/db/open.ts';
import { endSessions } from '#lib/session-generation.ts';
import * as urls from '#lib/urls.ts';

/** Ends every session of the author, in whatever browser it is, this one too. */
export async function signOutEverywhere(): Promise<never> {
  const { email } = await requireAuthor();
  await endSessions(store().write, email);
  redirect(urls.signIn());
}
