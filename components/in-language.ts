import type { Language } from '#lib/content/language.ts';

/** Attributes of an element whose text is a document's. What stands around it is in the language of the blog. */
export const inLanguage = ({ lang, direction }: Language) => ({ lang: lang ?? undefined, dir: direction ?? undefined });
