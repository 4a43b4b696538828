import type { Element, Root } from 'hast';

/** The address that a link of Disqus's counter of clicks leads to: `https://disq.us/url?url=<address>:<mark>&cuid=1`; null for any other. */
function targetOf(href: unknown): string | null {
  const url = URL.parse(String(href));
  if (url?.hostname !== 'disq.us' || url.pathname !== '/url') return null;
  const target = (url.searchParams.get('url') ?? '').replace(/:[\w-]{20,}$/, '');
  return URL.canParse(target) ? target : null;
}

/** Has the links of a comment lead where their writer meant them to. */
export function toDirectLinks(tree: Root | Element): void {
  for (const node of tree.children) {
    if (node.type !== 'element') continue;
    const target = node.tagName === 'a' ? targetOf(node.properties.href) : null;
    if (target !== null) node.properties.href = target;
    toDirectLinks(node);
  }
}
