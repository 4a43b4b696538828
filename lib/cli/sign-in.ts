import { openStore } from '../db/open.ts';
import { env } from '../env.ts';
import { servedFolder } from '../served-folder.ts';
import { endSessions } from '../session-generation.ts';
import { issueToken } from '../signed-token.ts';
import { readSite, siteFile } from '../site.ts';
import * as urls from '../urls.ts';

/** The link works for so long (minutes). */
const minutes = 10;

/** The addresses of authors: all of them, or the one that is asked for. Throws an Error if there is none. */
function authorsNamed(name: string | undefined): [string, ...string[]] {
  const { site } = readSite(servedFolder());
  const emails = site.authors.flatMap(({ email }) => email ?? []);
  const [first, ...others] = name === undefined ? emails : emails.filter((each) => each.toLowerCase() === name.toLowerCase());
  if (first !== undefined) return [first, ...others];
  const known =
    emails.length > 0 ? `There: ${emails.join(', ')}.` : 'Write `author: { name: Your name, email: you@example.org }`.';
  throw new Error(
    `Authors sign in by the e-mail that stands in ${siteFile}${name === undefined ? '' : `, and ${name} does not`}. ${known}`,
  );
}

/** Ends the sessions of some, at every server that shares the store. Needs no running one. */
async function endAll(emails: readonly string[]): Promise<void> {
  const store = await openStore(env().database);
  try {
    for (const email of emails) await endSessions(store.write, email);
  } finally {
    await store.close();
  }
  console.log(`Signed out everywhere: ${emails.join(', ')}.`);
}

/**
 * `sign-in [e-mail]`: prints a link that signs an author in, once. Without an address, the first author in `site.yaml` who has
 * one. `sign-in --end-all [e-mail]`: ends every session of that author; without an address, of all authors. Needs no running server.
 * Gives the exit code; throws an Error if there is no such author.
 */
export async function signIn(words: string[]): Promise<number> {
  const [name, ...more] = words.filter((word) => word !== '--end-all');
  if (more.length > 0 || name?.startsWith('-')) {
    console.error('Say whom: sign-in [e-mail], or sign-in --end-all [e-mail].');
    return 2;
  }
  const emails = authorsNamed(name);
  if (words.includes('--end-all')) {
    await endAll(emails);
    return 0;
  }
  const [email] = emails;
  console.log(env().siteUrl + urls.signIn(issueToken('sign-in', email, Date.now() + minutes * 60_000)));
  console.error(`Whoever opens this link in the next ${minutes} minutes is signed in as ${email}. It works once.`);
  return 0;
}
