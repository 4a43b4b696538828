import type { Element, ElementContent } from 'hast';
import { childrenOf, hasClass, textIn, type PageNode } from './page-tree.ts';
import { needsServer, toSiteAddress } from './site-address.ts';

/** A stretch of a page and what comes in its place, with what that is called in the summary. */
export type Cut = { from: number; to: number; by: string; what: string; element: Element };

/** The scripts of what is taken out. */
const serverScripts = /^\/_enhancements\/(?:comment-form|search|moderation)\.js$/;

const elementsIn = (node: PageNode | ElementContent): Element[] =>
  childrenOf(node).filter((child): child is Element => child.type === 'element');

/** Does anything within an element fulfil a condition, or itself? */
const some = (element: Element, is: (element: Element) => boolean): boolean =>
  is(element) || elementsIn(element).some((child) => some(child, is));

const isBlank = (node: ElementContent): boolean => node.type === 'text' && node.value.trim() === '';

/** Finds what in a page needs a running server: forms, what leads to them, and what tells programs of them. */
export class ServerParts {
  readonly #page: string;
  readonly #base: string;
  readonly cuts: Cut[] = [];

  /** `page` is the address (URL) of the page, `base` scheme and host of the site. */
  constructor(tree: PageNode, page: string, base: string) {
    this.#page = page;
    this.#base = base;
    this.#visit(tree);
  }

  #leadsToServer = (target: unknown): boolean => {
    const address = typeof target === 'string' ? toSiteAddress(target, this.#page, this.#base) : null;
    return address !== null && needsServer(address.url);
  };

  #isLink = ({ tagName, properties }: Element): boolean => tagName === 'a' && this.#leadsToServer(properties.href);

  #isForm = ({ tagName, properties }: Element): boolean => tagName === 'form' && this.#leadsToServer(properties.action);

  /** What an element is called if all of it goes; null if it stays. */
  #nameOf(element: Element): string | null {
    const { tagName, properties, children } = element;
    if ((tagName === 'search' && some(element, this.#isForm)) || this.#isForm(element))
      return some(element, ({ properties: { type } }) => type === 'search') ? 'search fields' : 'comment forms';
    if (tagName === 'link' && this.#leadsToServer(properties.href)) return 'descriptions of search';
    if (tagName === 'script' && typeof properties.src === 'string') {
      const address = toSiteAddress(properties.src, this.#page, this.#base);
      return address && serverScripts.test(address.url) ? 'scripts of forms' : null;
    }
    if (tagName === 'p' && hasClass(element, 'reply', 'hint') && some(element, this.#isLink)) return 'links to forms';
    const only = children.filter((child) => !isBlank(child));
    if (tagName === 'li' && only.length === 1 && only[0]?.type === 'element' && this.#isLink(only[0])) return 'links to forms';
    return null;
  }

  #cut(
    element: Element,
    what: string,
    range: { start: { offset?: number }; end: { offset?: number } } | undefined,
    by = '',
  ): void {
    const [from, to] = [range?.start.offset, range?.end.offset];
    if (from !== undefined && to !== undefined) this.cuts.push({ from, to, by, what, element });
  }

  /** What a link says stays where the link goes. */
  #unlink(element: Element): void {
    const { opening, closing } = element.data?.position ?? {};
    this.#cut(element, 'links to forms', opening);
    if (closing) this.#cut(element, '', closing);
  }

  /** Search engines are told how the blog is searched. */
  #withoutSearchAction(element: Element): void {
    const text = textIn(element);
    if (element.properties.type !== 'application/ld+json' || !text.includes('SearchAction')) return;
    const data = JSON.parse(text, (name, value: unknown) => (name === 'potentialAction' ? undefined : value)) as unknown;
    const [first] = element.children;
    this.#cut(element, 'descriptions of search', first?.position, JSON.stringify(data).replaceAll('<', String.raw`\u003c`));
  }

  #visit(node: PageNode): void {
    const elements = elementsIn(node);
    for (const [index, element] of elements.entries()) {
      const next = elements.slice(index + 1).some(this.#isForm);
      const what = element.properties.id === 'comment' && next ? 'comment forms' : this.#nameOf(element);
      if (what !== null) {
        // The heading of a form is counted with it.
        this.#cut(element, element.properties.id === 'comment' ? '' : what, element.position);
        continue;
      }
      if (this.#isLink(element)) this.#unlink(element);
      if (element.tagName === 'script') this.#withoutSearchAction(element);
      this.#visit(element);
    }
  }
}
