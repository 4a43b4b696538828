import type { ServerResponse } from 'node:http';
import { dayHeading } from '../clock.ts';
import { choices, type Choices } from '../content/search/choices.ts';
import { toFilter, type Filter } from '../content/search/filter.ts';
import { openSearchText } from '../content/search/open-search.ts';
import { toQueryText } from '../content/search/query.ts';
import { search, type Results } from '../content/search/search.ts';
import { suggest } from '../content/search/suggest.ts';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import { servedFolder } from '../served-folder.ts';
import { siteIcon } from '../site-icon.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { plainText, redirect, sendUnkept } from './answers.ts';
import { hasStraySlashes } from './guard.ts';
import type { Target } from './reading.ts';
import { renderer } from './render.ts';
import { renderedFrom } from './rendering.ts';

/** What the search page shows. */
export type SearchPage = {
  /** What was typed, as far as it is read; '' if nothing. */
  q: string;
  filter: Filter;
  choices: Choices;
  /** Null if nothing is looked for. */
  found: Results | null;
};

/** What the search page that is being rendered is to show. Throws if it was asked for by its address. */
export function shownSearchPage(): SearchPage {
  const given = renderedFrom() as SearchPage | undefined;
  if (!given) throw new Error('This page is made by the front of the server alone.');
  return given;
}

async function searchPage(query: string): Promise<SearchPage> {
  const fields = new URLSearchParams(query);
  const [db, q] = [store().read, toQueryText(fields.get('q') ?? '')];
  const filter = toFilter({ path: fields.get('path'), tag: fields.get('tag'), year: fields.get('year') });
  const page = /^[1-9]\d{0,5}$/.test(fields.get('page') ?? '') ? Number(fields.get('page')) : 1;
  return { q, filter, choices: await choices(db), found: await search(db, { text: q, filter, page }, currentSite()) };
}

async function answerPage(response: ServerResponse, query: string): Promise<void> {
  const made = await renderer().renderUnkept(urls.search(), await searchPage(query));
  if (!made) throw new Error('The search page could not be made.');
  sendUnkept(response, made);
}

/** Suggestions as browsers take them: the query, titles, what is said of each, addresses (OpenSearch suggestions 1.1). */
async function answerSuggestions(response: ServerResponse, query: string): Promise<void> {
  const q = new URLSearchParams(query).get('q') ?? '';
  const found = await suggest(store().read, q);
  const { timezone } = currentSite();
  const about = found.map(({ dir, date }) => (date === null ? dir : `${dir} · ${dayHeading(date, timezone)}`));
  const text = JSON.stringify([q, found.map(({ title }) => title), about, found.map(({ url }) => env().siteUrl + url)]);
  plainText(response, 200, text, {
    'Content-Type': 'application/x-suggestions+json; charset=utf-8',
    'Cache-Control': 'private, no-store',
    'X-Robots-Tag': 'noindex',
  });
}

/**
 * Answers GET and HEAD for the search page, for suggestions, and for the description of both. `unknown`: it is none of these
 * addresses, and nothing is sent.
 */
export async function answerSearch(
  response: ServerResponse,
  { pathname, query, url }: Pick<Target, 'pathname' | 'query' | 'url'>,
): Promise<'sent' | 'unknown'> {
  if (![urls.search(), urls.suggest(), urls.openSearch()].includes(url)) return 'unknown';
  if (hasStraySlashes(pathname)) redirect(response, url, query);
  else if (url === urls.search()) await answerPage(response, query);
  else if (url === urls.suggest()) await answerSuggestions(response, query);
  else {
    plainText(response, 200, openSearchText(currentSite(), env().siteUrl, siteIcon(servedFolder())).trimEnd(), {
      'Content-Type': 'application/opensearchdescription+xml; charset=utf-8',
      'Cache-Control': 'public, max-age=0, must-revalidate',
    });
  }
  return 'sent';
}
