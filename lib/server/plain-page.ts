import type { ServerResponse } from 'node:http';
import { escapeUTF8 } from 'entities';
import { contentPolicy } from './content-policy.ts';

type Told = { title: string; text: string };

/** Light and dark as on all pages; without the sheet, which may be what is missing. */
const style =
  ':root{color-scheme:light dark;background:light-dark(#fdfcf9,#16181b);color:light-dark(#22242a,#d9d7d1);font:112.5%/1.6 Charter,Georgia,serif}' +
  'body{max-width:32rem;margin:18vh auto 3rem;padding:0 1.1rem}h1{font-size:1.5rem;line-height:1.25}a{color:light-dark(#0b5a8a,#7fbfe8)}';

const toHtml = ({ title, text }: Told): string =>
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<meta name="robots" content="noindex"><title>${escapeUTF8(title)}</title><style>${style}</style></head><body><main>` +
  `<h1>${escapeUTF8(title)}</h1><p>${escapeUTF8(text)}</p><p><a href="/">To the front page</a></p></main></body></html>\n`;

/** Answers with a page that needs nothing: no store, no settings, no sheet. Nobody keeps it. */
export function sendPlainPage(response: ServerResponse, status: number, told: Told, headers: Record<string, string> = {}): void {
  const html = toHtml(told);
  const body = Buffer.from(html);
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentPolicy(html),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** What a reader is told when something is wrong with us: not what, but that it is no fault of theirs. */
export const sendErrorPage = (response: ServerResponse): void =>
  sendPlainPage(
    response,
    500,
    {
      title: 'This page cannot be shown just now',
      text: 'Something went wrong here, and it is noted. Nothing that you did is the cause. Please try again in a minute.',
    },
    { 'Retry-After': '60' },
  );
