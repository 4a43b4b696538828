import { escapeUTF8 } from 'entities';
import { postsMeant, wordsOf } from '../content/search/meant.ts';
import { store } from '../db/open.ts';

/** What stands in the page of unknown addresses where that of one of them is filled in (components/not-found.tsx). */
const [field, list] = [/(<input\b[^>]*\bid="meant"[^>]*) value=""/, '<div id="meant-posts"></div>'];

const listHtml = (posts: readonly { url: string; title: string }[]): string =>
  posts.length === 0
    ? ''
    : `<h2>Perhaps you meant</h2><ul>${posts
        .map(({ url, title }) => `<li><a href="${escapeUTF8(url)}">${escapeUTF8(title)}</a></li>`)
        .join('')}</ul>`;

/** The page of unknown addresses for one of them (decoded segments): with its words to search for, and posts that it may have meant. */
export async function withMeant(html: string, segments: readonly string[]): Promise<string> {
  const words = wordsOf(segments);
  if (words.length === 0) return html;
  const posts = await postsMeant(store().read, words).catch((error: unknown) => {
    console.error('What an address may have meant could not be looked up:', error);
    return [];
  });
  const value = escapeUTF8(words.join(' '));
  return html.replace(field, (_, input: string) => `${input} value="${value}"`).replace(list, () => listHtml(posts));
}
