import type { Element, ElementContent, Root, RootContent } from 'hast';

/** Elements that run something, or that load what does; none has a meaning in a text. */
const running = new Set('script noscript object embed applet base meta link style template form frame frameset'.split(' '));

export const isRunningElement = ({ tagName }: Element): boolean => running.has(tagName);

/** Attributes that hold an address. */
const addressed = new Set(['href', 'src', 'action', 'formAction', 'data', 'poster', 'cite', 'background', 'xLinkHref']);

/** Would a browser run an attribute of an element? Browsers leave control characters and spaces out before they read the scheme of an address. */
export function isRunnable(name: string, value: unknown): boolean {
  if (/^on/i.test(name) || name === 'srcDoc') return true;
  if (!addressed.has(name)) return false;
  const address = String(value).replace(/[\0-\u0020\u007F-\u00A0]/gu, '');
  return /^(?:javascript|vbscript|data:text\/html|data:image\/svg)/i.test(address);
}

function cleanAttributes(element: Element, removed: Set<string>): void {
  for (const [name, value] of Object.entries(element.properties)) {
    if (!isRunnable(name, value)) continue;
    removed.add(name);
    delete element.properties[name];
  }
}

/** Takes out of a tree whatever a browser would execute. What was taken out is named in `removed` (`<script>`, `onClick`, `href`). */
export function cleanTree(tree: Root | Element, removed: Set<string>): void {
  const isKept = (node: RootContent | ElementContent): boolean => {
    if (node.type !== 'element') return true;
    if (isRunningElement(node)) {
      removed.add(`<${node.tagName}>`);
      return false;
    }
    cleanAttributes(node, removed);
    cleanTree(node, removed);
    return true;
  };
  tree.children = (tree.children as RootContent[]).filter(isKept) as typeof tree.children;
}
