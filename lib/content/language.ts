/** The language (BCP 47) that a document's front matter (JSON) names, or null. */
export const langOf = (meta: string): string | null => {
  const { lang } = JSON.parse(meta) as { lang?: unknown };
  return typeof lang === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(lang) ? lang : null;
};
