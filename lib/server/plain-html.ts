/** Scripts of the framework: its files, its bootstrap, and the inline payload that repeats the page. */
const frameworkScript =
  /^<script(?: [^>]*)? src="\/_next\/|^<script(?: [^>]*)? id="_R_"|^<script(?: [^>]*)?>(?:\(?self\.__next_f|\(globalThis\["TURBOPACK"\]|\$R[A-Z]=|requestAnimationFrame\(function\(\)\{\$RT)/;

/** What React leaves between texts, and around the places of its boundaries. */
const marks = /<!-- -->|<!--\/?\$[?!]?-->|<!--[&/]+-->/g;

const end = '</script>';

/** The status that a page asks for in its frame (components/site-frame.tsx). A page of Next's could not say 410. */
export const statusOf = (html: string): number => Number(/<main id="main" data-status="(\d{3})"/.exec(html)?.[1] ?? 200);

function withoutFrameworkScripts(html: string): string {
  let plain = '';
  let from = 0;
  for (let start = html.indexOf('<script'); start >= 0; start = html.indexOf('<script', from)) {
    const close = html.indexOf(end, start);
    if (close < 0) break;
    plain += html.slice(from, start);
    from = close + end.length;
    if (!frameworkScript.test(html.slice(start, start + 400))) plain += html.slice(start, from);
  }
  return plain + html.slice(from);
}

/**
 * A page as Next renders it, made plain: without the framework's scripts, their preloads and the inline payload.
 * Scripts of ours and of an author's post stay.
 */
export const toPlainHtml = (html: string): string =>
  withoutFrameworkScripts(html)
    .replace(/<link rel="preload" as="script"[^>]*>/g, '')
    .replace(marks, '')
    .replace('<div hidden=""></div>', '');
