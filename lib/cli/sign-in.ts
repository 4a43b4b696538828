import { env } from '../env.ts';
import { servedFolder } from '../served-folder.ts';
import { issueToken } from '../signed-token.ts';
import { readSite, siteFile } from '../site.ts';
import * as urls from '../urls.ts';

/** The link works for so long (minutes). */
const minutes = 10;

/**
 * `sign-in [e-mail]`: prints a link that signs an author in, once. Without an address, the first author in `site.yaml` who has
 * one. Needs no running server. Gives the exit code; throws an Error if there is no such author.
 */
export async function signIn(words: string[]): Promise<number> {
  const { siteUrl } = env();
  const { site } = readSite(servedFolder());
  const emails = site.authors.flatMap(({ email }) => email ?? []);
  const wanted = words[0]?.toLowerCase();
  const email = wanted === undefined ? emails[0] : emails.find((each) => each.toLowerCase() === wanted);
  if (email === undefined) {
    const known =
      emails.length > 0 ? `There: ${emails.join(', ')}.` : 'Write `author: { name: Your name, email: you@example.org }`.';
    throw new Error(
      `Authors sign in by the e-mail that stands in ${siteFile}${words[0] ? `, and ${words[0]} does not` : ''}. ${known}`,
    );
  }
  console.log(siteUrl + urls.signIn(issueToken('sign-in', email, Date.now() + minutes * 60_000)));
  console.error(`Whoever opens this link in the next ${minutes} minutes is signed in as ${email}. It works once.`);
  return 0;
}
