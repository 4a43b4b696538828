/** How a text begins, in at most so many characters (UTF-16), cut between words. */
export function toExcerpt(plain: string, longest: number): string {
  const text = plain.replace(/\s+/g, ' ').trim();
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > longest * 0.7 ? space : longest)} …`;
}
