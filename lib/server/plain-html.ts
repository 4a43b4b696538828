/** Scripts of the framework: its files, its bootstrap, and the inline payload that repeats the page. */
const frameworkScript =
  /^<script(?: [^>]*)? src="\/_next\/|^<script(?: [^>]*)? id="_R_"|^<script(?: [^>]*)?>(?:\(?self\.__next_f|\(globalThis\["TURBOPACK"\]|\$R[A-Z]=|requestAnimationFrame\(function\(\)\{\$RT)/;

/** What React leaves between texts, and around the places of its boundaries. */
const marks = /<!-- -->|<!--\/?\$[?!]?-->|<!--[&/]+-->/g;

/** React writes what a layout has for the head where its turn comes: before what the page has, or after it. A page is to be the same each time. */
const layoutLink = /(<link rel="search"[^>]*>)(.*?)<\/head>/s;

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
    .replace('<div hidden=""></div>', '')
    .replace(layoutLink, '$2$1</head>');
