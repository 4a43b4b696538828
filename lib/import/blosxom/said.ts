import type { Account } from '../account.ts';
import { toCommentText } from '../comment-text.ts';
import type { ImportedComment } from '../imported.ts';
import { plainText } from '../parse-html.ts';

/** What somebody said of an entry, as a file of comments has it; texts are HTML, '' if there is none. */
export type Said = {
  isTrackback: boolean;
  title: string;
  name: string;
  email: string;
  /** An address that its writer gave: of a site, or for mail. */
  link: string;
  /** ms UTC; null if the file does not say it. */
  at: number | null;
  html: string;
  /** Fields that have no place here. */
  others: string[];
  /** Sentences for the report. */
  notes: string[];
};

/** Where it was said. */
export type Place = {
  /** For the report, and to know it by. */
  source: string;
  state: ImportedComment['state'];
  /** When it was said (ms UTC) if nothing says it. */
  fallback: number;
  /** The title of the entry, which titles of comments repeat. */
  entryTitle: string;
};

const isMail = (text: string): boolean => /^[^\s@/:<>]+@[^\s@/:<>]+$/.test(text);

/** The address of a site; null if it is none. */
function toWebsite(link: string): string | null {
  const whole = /^[a-z][a-z\d+.-]*:/i.test(link) || !link.includes('.') ? link : `http://${link}`;
  return /^https?:\/\/[^/]/i.test(whole) && URL.canParse(whole) ? new URL(whole).href : null;
}

/** Comments have no titles here: one that says something of its own stands above the text. */
function withTitle(title: string, html: string, entryTitle: string): string {
  const own = plainText(title).replace(/^(?:re:\s*)+/i, '');
  return own === '' || own.toLowerCase() === entryTitle.toLowerCase() ? html : `<p><strong>${title}</strong></p>\n${html}`;
}

/** Something that was said, as a comment; null if it is left out, which the account knows then. */
export function toComment(said: Said, place: Place, account: Account): ImportedComment | null {
  const { source, state, fallback, entryTitle } = place;
  const leave = (reason: string): null => {
    account.left('comments', source, reason);
    return null;
  };
  if (said.isTrackback) return leave(`It is a trackback of ${plainText(said.name) || said.link || 'somebody'}, not a comment.`);
  if (plainText(said.html) === '' && !/<img/i.test(said.html)) return leave('It says nothing.');
  const { text, notes } = toCommentText(withTitle(said.title, said.html, entryTitle));
  if (text === '') return leave('Nothing is left of it without what a browser would execute.');
  const link = said.link.trim().replace(/^mailto:/i, '');
  const email = [said.email.trim(), link].find(isMail) ?? null;
  const website = isMail(link) ? null : toWebsite(link);
  const name = plainText(said.name);
  const told = [...said.notes, ...notes];
  if (link !== '' && website === null && link !== email) told.push(`${link} is no address of a site, and is left out.`);
  if (name === '') told.push('Its writer gave no name: it is “Anonymous” now.');
  if (said.at === null) told.push('It has no date: it is that of its file.');
  for (const note of told) account.noted('comments', source, note);
  const at = said.at ?? fallback;
  return { source, id: source, parent: null, at, name: name || 'Anonymous', email, website, text, state, byAuthor: false };
}
