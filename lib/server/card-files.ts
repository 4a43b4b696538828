import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { resolve } from '../content/resolve.ts';
import { store } from '../db/open.ts';
import { publishedCard, siteCard } from '../head/cards.ts';
import { cardHash, type Card } from '../photos/card.ts';
import { cardFile, cardFolder, ensureDrawn } from '../photos/cards.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { redirect } from './answers.ts';
import { sendStaticFile } from './static-files.ts';
import { whenMade } from './when-made.ts';

type Current = { card: Card; page: string | null };

/** The card that an address is of now: that of the blog, or of the post or page at `page`, wherever that has moved. */
async function currentCard(page: string | null): Promise<Current | 'gone' | 'unknown'> {
  const site = currentSite();
  if (page === null) return { card: siteCard(site), page };
  const found = await resolve({ db: store().read, site }, urls.toSegments(page) ?? []);
  if (found?.kind === 'gone') return 'gone';
  if (found?.kind !== 'article' && found?.kind !== 'redirect') return 'unknown';
  const url = found.kind === 'article' ? found.url : found.to;
  const card = await publishedCard(store().read, url, site);
  return card ? { card, page: url } : 'unknown';
}

/**
 * Answers with a card: at once if it is there, else when it is drawn. Only what a page shows now is drawn; the address of an older card
 * leads there, unless that is still kept. Else nothing is sent: `gone` if its page was there once, `unknown` if it never was.
 */
export async function answerCard(
  request: IncomingMessage,
  response: ServerResponse,
  { hash, page }: { hash: string; page: string | null },
): Promise<'sent' | 'gone' | 'unknown'> {
  const current = await currentCard(page);
  if (typeof current === 'string') return current;
  const address = urls.card(cardHash(current.card), current.page ?? '');
  if (address !== urls.card(hash, page ?? '') && !existsSync(join(cardFolder(), cardFile(hash)))) {
    redirect(response, address, '');
    return 'sent';
  }
  const made = await whenMade(response, async () => {
    if (hash === cardHash(current.card)) await ensureDrawn(current.card, store().alone);
    return true;
  });
  if (made !== 'made') return made;
  response.setHeader('ETag', `"${hash}"`);
  await sendStaticFile(request, response, cardFolder(), cardFile(hash), true);
  return 'sent';
}
