import type { ServerResponse } from 'node:http';
import { escapeUTF8 } from 'entities';
import { isOutage } from '../db/outage.ts';
import { contentPolicy } from './content-policy.ts';
import { isReading } from './guard.ts';

/** What is said to a reader; `small` stands below it, in small print. */
type Told = { title: string; text: string; small?: string };

/** Light and dark as on all pages; without the sheet, which may be what is missing. */
const style =
  ':root{color-scheme:light dark;background:light-dark(#fdfcf9,#16181b);color:light-dark(#22242a,#d9d7d1);font:112.5%/1.6 Charter,Georgia,serif}' +
  'body{max-width:32rem;margin:18vh auto 3rem;padding:0 1.1rem}h1{font-size:1.5rem;line-height:1.25}small{font-size:.75em}a{color:light-dark(#0b5a8a,#7fbfe8)}';

const toHtml = ({ title, text, small }: Told): string =>
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<meta name="robots" content="noindex"><title>${escapeUTF8(title)}</title><style>${style}</style></head><body><main>` +
  `<h1>${escapeUTF8(title)}</h1><p>${escapeUTF8(text)}</p><p><a href="/">To the front page</a></p>` +
  `${small === undefined ? '' : `<p><small>${escapeUTF8(small)}</small></p>`}</main></body></html>\n`;

/** Answers with a page that needs nothing: no store, no settings, no sheet. Nobody keeps it. */
export function sendPlainPage(response: ServerResponse, status: number, told: Told, headers: Record<string, string> = {}): void {
  const html = toHtml(told);
  const body = Buffer.from(html);
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentPolicy(html),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const [outOfOrder, outOfReach] = [
  {
    title: 'This page cannot be shown just now',
    text: 'Something went wrong here, and it is noted. Nothing that you did is the cause. Please try again in a minute.',
  },
  {
    title: 'This page cannot be made just now',
    text: 'Part of the blog is being started again, or is very busy. Please try again in a minute.',
  },
];

/**
 * What a reader is told when something is wrong with us: not what, but that it is no fault of theirs, and by what name it is found in the
 * log. While the store cannot be had, that is a matter of time (503), and no fault (500).
 */
export function sendErrorPage(response: ServerResponse, error?: unknown): void {
  const id = response.getHeader('X-Request-Id');
  const small = id === undefined ? {} : { small: `If you write to us about it, name this number: ${String(id)}` };
  const [status, told] = isOutage(error) ? [503, outOfReach] : [500, outOfOrder];
  sendPlainPage(response, status, { ...told, ...small }, { 'Retry-After': '60' });
}

/**
 * What is said until there is a front. Who reads has the page by itself as soon as it is there; who sent something is told how that is not
 * lost, since a browser sends a form again when its answer is loaded again.
 */
export function sendStartingPage(response: ServerResponse): void {
  const isRead = isReading(response.req);
  const text = isRead
    ? 'This page comes by itself in a moment.'
    : 'What you wrote is not lost: load this page again in a moment, and your browser sends it once more.';
  const again: Record<string, string> = isRead ? { Refresh: '2' } : {};
  sendPlainPage(response, 503, { title: 'The blog is starting', text }, { 'Retry-After': '1', ...again });
}
