import { z } from 'zod';
import type { Site } from '../site.ts';
import type { FeedAuthor } from './feed-document.ts';

const one = z.union([
  z.string().transform((name) => ({ name })),
  z.object({ name: z.string(), url: z.url({ protocol: /^https?$/ }).optional() }),
]);

/** `author: Ann`, `author: { name: Ann, url: … }`, or `authors:` with several. */
const written = z.object({ author: z.union([one, z.array(one)]).optional(), authors: z.array(one).optional() });

/** An author without what feeds do not tell; an address of the blog itself made whole. */
function toAuthor({ name, url }: { name: string; url?: string }, base: string): FeedAuthor {
  const whole = url?.startsWith('/') ? base + url : url;
  return whole && /^https?:/.test(whole) ? { name, url: whole } : { name };
}

/** Who writes the blog. */
export const blogAuthors = ({ authors }: Pick<Site, 'authors'>, base: string): FeedAuthor[] =>
  authors.map((author) => toAuthor(author, base));

/** Who wrote a post, as its front matter (JSON) says: the blog's first author, if it does not. One of the blog's is known by the name. */
export function authorsOf(meta: string, { authors }: Pick<Site, 'authors'>, base: string): FeedAuthor[] {
  const fields = written.safeParse(JSON.parse(meta));
  const named = fields.success ? [fields.data.authors ?? fields.data.author ?? []].flat() : [];
  const known = named.flatMap((author) => {
    const name = author.name.trim();
    return name === '' ? [] : { ...authors.find((each) => each.name.toLowerCase() === name.toLowerCase()), ...author, name };
  });
  return (known.length > 0 ? known : [authors[0]]).map((author) => toAuthor(author, base));
}
