const tag = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;

/** The language (BCP 47) that a document's front matter names in `lang`, or null. */
export const toLang = ({ lang }: Record<string, unknown>): string | null =>
  typeof lang === 'string' && tag.test(lang) ? lang : null;

/** The same of front matter as JSON. */
export const langOf = (meta: string): string | null => toLang(JSON.parse(meta) as Record<string, unknown>);

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A tag in its usual spelling (`pt-br` is `pt-BR`), or null if nobody speaks that. */
function knownLanguage(written: string): string | null {
  let language: string;
  try {
    language = Intl.getCanonicalLocales(written)[0] ?? '';
    if (names.of(language) === undefined) return null;
  } catch {
    return null;
  }
  // `new` and `min` are languages, too; more often they are words. One of three letters must be one that this machine speaks.
  const [primary = ''] = written.split('-');
  const isPlain = primary.length === 2 || Intl.DisplayNames.supportedLocalesOf([language]).length > 0;
  return isPlain && language.split('-')[0] === primary.toLowerCase() ? language : null;
}

/** What a URL says of its language: `/a/post.de` gives `/a/post` and `de`. Null if it does not end in a language. */
export function splitLanguage(url: string): { original: string; language: string } | null {
  const [, original, written] = /^(.*[^/])\.([a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3})$/i.exec(url) ?? [];
  const language = written === undefined ? null : knownLanguage(written);
  return original !== undefined && language !== null ? { original, language } : null;
}

/** A URL without every language that it ends in: all versions of a document have it in common. */
export function withoutLanguages(url: string): string {
  const named = splitLanguage(url);
  return named ? withoutLanguages(named.original) : url;
}

/** A language in its own words: `de` gives `Deutsch`. */
export const languageName = (language: string): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

/** Which way a text runs, as the `dir` of an element. */
export type Direction = 'ltr' | 'rtl';

/** Scripts that run from right to left (ISO 15924). */
const fromTheRight = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/** The direction of a language (BCP 47): by the script that the tag names, or that most of its writers use. */
export function directionOf(lang: string): Direction {
  try {
    return fromTheRight.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The language and the direction of a document; null where it has those of the blog. */
export type Language = { lang: string | null; direction: Direction | null };

/** A language (BCP 47) with its direction; null for that of the blog. */
export const withDirection = (lang: string | null): Language => ({ lang, direction: lang === null ? null : directionOf(lang) });
