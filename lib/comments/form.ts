import { z } from 'zod';
import { oneLine } from '../mail/one-line.ts';
import type { Site } from '../site.ts';
import { toCommentId } from './comment-id.ts';
import { isSeen, withoutUnwanted } from './comment-tree.ts';

/** The longest text (characters). */
export const longestText = 10_000;

/** Half a character (a lone surrogate, which JSON can say) is none: addresses and UTF-8 have no room for it. */
const text = z.string().transform((given) => given.toWellFormed());

/** What somebody typed into the form, as it came. */
const typed = z.object({
  post: text.default(''),
  parent: text.default(''),
  name: text.default(''),
  email: text.default(''),
  website: text.default(''),
  text: text.default(''),
  replies: text.default(''),
  /** No person sees this field. */
  elsewhere: text.default(''),
  ticket: text.default(''),
  action: text.default('post'),
});

export type Typed = z.infer<typeof typed>;

/** A form with nothing in it, for a post (URL) and perhaps for a reply. */
export const emptyForm = (post: string, parent: number | null = null): Typed =>
  typed.parse({ post, ...(parent !== null && { parent: String(parent) }) });

/** What is wrong with a field, said for whoever typed it. */
export type FieldError = { field: 'name' | 'email' | 'website' | 'text'; message: string };

/** What a form says, once it is right. */
export type Form = {
  post: string;
  parent: number | null;
  name: string;
  email: string | null;
  website: string | null;
  text: string;
  wantsReplies: boolean;
  trap: string;
  ticket: string;
};

/** Reads a form, or the same as JSON; null if it is neither. Of a field that is sent twice, the last counts. */
export function readTyped(body: Uint8Array, type: string | null): Typed | null {
  const written = new TextDecoder().decode(body);
  try {
    const fields: unknown = type?.includes('json') ? JSON.parse(written) : Object.fromEntries(new URLSearchParams(written));
    return typed.parse(fields);
  } catch {
    return null;
  }
}

/** The longest name (characters). */
const longestName = 80;

/** A name on one line, without what could turn or break the page around it. */
export const nameOf = (text: string): string => oneLine(withoutUnwanted(text));

/** An e-mail address from wherever it comes, as it is kept: cleaned as a name is, in small letters; null if nothing is left of it. */
export const addressOf = (text: string | null): string | null => nameOf(text ?? '').toLowerCase() || null;

function toWebsite(text: string): string | null | undefined {
  const written = text.trim();
  if (written === '') return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`;
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.') || address.length > 300) return undefined;
  // `https://good.example@evil.example` leads elsewhere than it seems; and nobody means to tell a password.
  return url.username === '' && url.password === '' ? url.href : undefined;
}

/**
 * Checks what was typed, by the blog's policy. Somebody signed in has a name and an address already. Gives the form, or what is to be
 * mended at which field.
 */
export function checkForm(given: Typed, { comments }: Pick<Site, 'comments'>, isSignedIn: boolean): Form | FieldError[] {
  const errors: FieldError[] = [];
  const [name, email, website] = [nameOf(given.name), nameOf(given.email), toWebsite(given.website)];
  const text = given.text.replace(/\r\n?/g, '\n').trim();
  const note = (field: FieldError['field'], message: string): void => void errors.push({ field, message });
  if (!isSignedIn) {
    if (!isSeen(name)) note('name', 'Please write the name to show with your comment.');
    if (name.length > longestName) note('name', `Please write a name of at most ${longestName} characters.`);
    if (email === '' && comments.requireEmail) note('email', 'Please write your e-mail address. It is not shown.');
    if (email !== '' && !(email.length <= 254 && z.email().safeParse(email).success))
      note('email', 'This is no e-mail address. It should look like ann@example.org.');
    if (given.replies !== '' && email === '') note('email', 'To be told of replies, please write your e-mail address.');
  }
  if (website === undefined) note('website', 'This is no address of a website. It should look like https://example.org.');
  if (!isSeen(withoutUnwanted(text))) note('text', 'Please write something.');
  if (text.length > longestText) note('text', `This is too long: ${text.length} characters, where ${longestText} fit.`);
  if (errors.length > 0) return errors;
  const parent = toCommentId(given.parent);
  const { post, elsewhere: trap, ticket } = given;
  return { post, parent, name, email: email || null, website: website!, text, wantsReplies: given.replies !== '', trap, ticket };
}
