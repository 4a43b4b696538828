import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { once } from '../once.ts';
import type { Page } from './pages.ts';
import { toPlainHtml } from './plain-html.ts';

/** A render under way: which URL, and which invalidations it has seen. The page cache puts its page here. */
export type Render = {
  url: string;
  began: number;
  page?: Page;
  /** What a page that is kept nowhere is made from, beside its URL. */
  given?: unknown;
  /** What went wrong. */
  failure?: unknown;
  /** HTML that goes round React. Without it, React gets the HTML itself. */
  aside?: string[];
};

/** The render that the current code runs for. */
export const rendering = (): AsyncLocalStorage<Render> => once('rendering', () => new AsyncLocalStorage<Render>());

/**
 * The URL that is being rendered. Not from a page's `params`: Next gives these encoded to the page and decoded to its
 * metadata. Throws outside a render.
 */
export function renderedUrl(): string {
  const render = rendering().getStore();
  if (!render) throw new Error('No page is being rendered.');
  return render.url;
}

/** What the page that is being rendered was given; undefined if nothing. */
export const renderedFrom = (): unknown => rendering().getStore()?.given;

/** Nobody can write what is different in each process. */
const mark = (): string => once('mark', () => `aside:${randomUUID()}:`);

/**
 * What stands for HTML that is made already, while React works: a mark in its place, or the HTML itself where nobody
 * fills marks. Next would write each body four times (markup, payload, payload in the page, and as an array of numbers
 * to measure it), which is half of the time that a listing takes.
 */
export function aside(html: string): string {
  const held = rendering().getStore()?.aside;
  return held && html.trim() !== '' ? `<!--${mark()}${held.push(html) - 1}-->` : html;
}

/** What is served of a page that Next has rendered: plain, with what went round React; or, where it held nothing aside, as it is. */
export const toServed = (html: string, held: readonly string[] | undefined): string =>
  held ? fillIn(toPlainHtml(html), held) : html;

/** A page with the HTML that its marks stand for. */
export function fillIn(page: string, held: readonly string[]): string {
  const [first = '', ...rest] = page.split(`<!--${mark()}`);
  let filled = first;
  for (const part of rest) {
    const end = part.indexOf('-->');
    filled += (held[Number(part.slice(0, end))] ?? '') + part.slice(end + 3);
  }
  return filled;
}
