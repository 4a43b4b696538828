import { createHash } from 'node:crypto';
import { decodeHTMLAttribute } from 'entities';
import { env } from '../env.ts';

/** Every script or sheet of a page: its start tag, and what stands in it. */
function* partsIn(html: string, name: 'script' | 'style'): Generator<{ tag: string; code: string }> {
  for (let start = html.indexOf(`<${name}`); start >= 0; start = html.indexOf(`<${name}`, start + 1)) {
    const open = html.indexOf('>', start) + 1;
    const close = html.indexOf(`</${name}>`, open);
    if (open === 0 || close < 0) return;
    yield { tag: html.slice(start, open), code: html.slice(open, close) };
    start = close;
  }
}

/** Data, as search engines read it, is not run (HTML, section 4.12.1: data block). */
const isData = (tag: string): boolean => /\stype="application\/(?:ld\+)?json"/i.test(tag);

const addressIn = (tag: string, attribute: 'src' | 'action'): string | undefined => {
  const written = new RegExp(`\\s${attribute}="([^"]*)"`, 'i').exec(tag)?.[1];
  return written === undefined ? undefined : decodeHTMLAttribute(written);
};

/** An address on another host as a policy names it; nothing if it is on this one, or none at all. */
function foreign(address: string): string[] {
  if (!/^(?:https?:)?\/\//i.test(address) || !URL.canParse(address, 'https://this')) return [];
  const { origin, pathname } = new URL(address, 'https://this');
  return [origin + pathname.replace(/[;,']/g, (character) => `%${character.charCodeAt(0).toString(16)}`)];
}

const hashOf = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

const scriptSources = (html: string): string[] =>
  [...partsIn(html, 'script')].flatMap(({ tag, code }) => {
    const address = addressIn(tag, 'src');
    if (address !== undefined) return foreign(address);
    return isData(tag) ? [] : [hashOf(code)];
  });

const styleSources = (html: string): string[] => [...partsIn(html, 'style')].map(({ code }) => hashOf(code));

const formTargets = (html: string): string[] =>
  [...html.matchAll(/<form\s[^<>]*>/gi)].flatMap(([tag]) => foreign(addressIn(tag, 'action') ?? ''));

const sources = (name: string, ...all: string[]): string => [name, "'self'", ...new Set(all)].join(' ');

/** On a page that comes by https, browsers ask by https for pictures that an older post names otherwise, or show none. */
const shownFrom = (): string[] => (env().siteUrl.startsWith('https:') ? ['https:'] : ['https:', 'http:']);

/**
 * What a page may load and run (W3C Content Security Policy, level 3): nothing but what is named. Scripts and sheets: ours, and those that
 * stand in it, each by its hash or address; its author wrote them, and whatever else gets into the page is not run. Pictures, sound, film
 * and frames from anywhere, as posts show them; styles also in attributes, which can be of one element alone. No handler in an attribute is run.
 */
export const contentPolicy = (html: string): string =>
  [
    "default-src 'none'",
    sources('script-src', ...scriptSources(html)),
    sources('style-src', ...styleSources(html)),
    "style-src-attr 'unsafe-inline'",
    sources('img-src', ...shownFrom(), 'data:'),
    sources('media-src', ...shownFrom()),
    "frame-src 'self' https:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    sources('form-action', ...formTargets(html)),
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');

/** What anything may load that is no page: text, data, a picture, film, a drawing with its styles. It runs nothing. */
export const filePolicy =
  "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "form-action 'none'; frame-ancestors 'self'; base-uri 'none'; object-src 'none'";

/** What a whole page of HTML may that an author keeps beside the posts: it is a program of its author's, and does what it did elsewhere. */
export const wholePagePolicy =
  "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'; form-action *; frame-ancestors 'self'; base-uri 'self'; object-src 'none'";

const notFramed = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/** What a page for authors may: run scripts of the build, and those that carry its `nonce`, which nobody knew before it was made. */
export const authorsPolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; ` +
  `connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; ${notFramed}`;

/** What next-auth's pages may, which run no script: their forms lead on to who vouches for people (`providers`), browsers hold that against it too. */
export const signInPolicy = (providers: readonly string[]): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; ${sources('form-action', ...providers)}; ${notFramed}`;

/** What holds while the program is worked on. */
export const devPolicy = "frame-ancestors 'self'; base-uri 'none'; object-src 'none'";
