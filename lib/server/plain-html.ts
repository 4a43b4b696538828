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

/** One tag directly behind another: where none begins, nothing is looked for further on. */
const headTag = /<(?:meta|link)\b[^>]*>|<(title|script|style)\b.*?<\/\1>/gsy;

/** What is told of a page by Open Graph comes after its title, and what is so on all pages last. */
const rankOf = (tag: string): number =>
  tag.startsWith('<script')
    ? 3
    : tag.startsWith('<link rel="search"')
      ? 2
      : /^<meta (?:property|name="twitter:)/.test(tag)
        ? 1
        : 0;

/**
 * A page whose head has one order. React writes what the layout, the metadata and the page have for it as their turns come, which depends on
 * how long the store takes; and a page is to be the same whoever makes it.
 */
function withOrderedHead(html: string): string {
  const [start, end] = [html.indexOf('<head>') + '<head>'.length, html.indexOf('</head>')];
  const head = html.slice(start, end);
  const tags = head.match(headTag) ?? [];
  // Whatever else stands in it stays where it is.
  if (tags.join('') !== head) return html;
  return html.slice(0, start) + tags.toSorted((a, b) => rankOf(a) - rankOf(b)).join('') + html.slice(end);
}

/**
 * A page as Next renders it, made plain: without the framework's scripts, their preloads and the inline payload.
 * Scripts of ours and of an author's post stay.
 */
export const toPlainHtml = (html: string): string =>
  withOrderedHead(
    withoutFrameworkScripts(html)
      .replace(/<link rel="preload" as="script"[^<>]*>/g, '')
      .replace(marks, '')
      .replace('<div hidden=""></div>', ''),
  );
