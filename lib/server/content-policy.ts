import { createHash } from 'node:crypto';
import { decodeHTMLAttribute } from 'entities';

const end = '</script>';

/** Every script of a page: its start tag, and what stands in it. */
function* scriptsIn(html: string): Generator<{ tag: string; code: string }> {
  for (let start = html.indexOf('<script'); start >= 0; start = html.indexOf('<script', start + 1)) {
    const open = html.indexOf('>', start) + 1;
    const close = html.indexOf(end, open);
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

function scriptSources(html: string): string[] {
  // The framework's own, where pages keep it: its inline payload is another one in each page.
  if (html.includes('self.__next_f')) return ["'unsafe-inline'", 'https:'];
  return [...scriptsIn(html)].flatMap(({ tag, code }) => {
    const address = addressIn(tag, 'src');
    if (address !== undefined) return foreign(address);
    return isData(tag) ? [] : [`'sha256-${createHash('sha256').update(code).digest('base64')}'`];
  });
}

const formTargets = (html: string): string[] =>
  [...html.matchAll(/<form\s[^>]*>/gi)].flatMap(([tag]) => foreign(addressIn(tag, 'action') ?? ''));

const sources = (name: string, ...all: string[]): string => [name, "'self'", ...new Set(all)].join(' ');

/**
 * What a page may load and run (W3C Content Security Policy, level 3). Scripts: ours, and those that stand in it, each by its hash or
 * address; its author wrote them, and whatever else gets into the page is not run. Pictures, sound, film and frames from anywhere, as
 * posts show them; styles also inline. No handler in an attribute is run.
 */
export const contentPolicy = (html: string): string =>
  [
    "default-src 'self'",
    sources('script-src', ...scriptSources(html)),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' https: http: data:",
    "media-src 'self' https: http:",
    "frame-src 'self' https:",
    sources('form-action', ...formTargets(html)),
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
