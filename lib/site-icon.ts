import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What stands for a blog that has no icon of its own: a signpost (SVG). */
export const signpost =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M7 1h2v14H7z" fill="#876"/><path d="M3 3h9l2 2-2 2H3z" fill="#0b5a8a"/></svg>';

/** The address of the author's icon, if the content folder has one; else the signpost, in the address itself. */
export function siteIcon(contentDir: string): string {
  const file = ['favicon.svg', 'favicon.ico', 'favicon.png'].find((name) => existsSync(join(contentDir, name)));
  return file ? `/${file}` : `data:image/svg+xml,${encodeURIComponent(signpost)}`;
}
