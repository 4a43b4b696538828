/** Which way a text runs, as the `dir` of an element. */
export type Direction = 'ltr' | 'rtl';

/** Scripts that run from right to left (ISO 15924). */
const fromTheRight = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/** The language (BCP 47) that a document's front matter (JSON) names, or null. */
export const langOf = (meta: string): string | null => {
  const { lang } = JSON.parse(meta) as { lang?: unknown };
  return typeof lang === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(lang) ? lang : null;
};

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

/** What a document's front matter (JSON) says of its language. */
export function languageOf(meta: string): Language {
  const lang = langOf(meta);
  return { lang, direction: lang === null ? null : directionOf(lang) };
}
