import { dayHeading, toIso } from '#lib/clock.ts';
import type { Piece } from '#lib/content/search/excerpts.ts';
import type { Filter } from '#lib/content/search/filter.ts';
import type { Result, Results } from '#lib/content/search/search.ts';
import * as urls from '#lib/urls.ts';

/** A text with what was looked for marked. */
const Marked = ({ pieces }: { pieces: readonly Piece[] }) => (
  <>{pieces.map(({ text, marked }, index) => (marked ? <mark key={index}>{text}</mark> : text))}</>
);

const Found = ({ result: { url, title, snippet, dir, date }, zone }: { result: Result; zone: string }) => (
  <li>
    <h2 dir="auto">
      <a href={url}>
        <Marked pieces={title} />
      </a>
    </h2>
    <p className="posted">
      {date !== null && <time dateTime={toIso(date, zone)}>{dayHeading(date, zone)}</time>}
      {date !== null && ' · '}
      {date === null ? url : <a href={urls.path(dir)}>{dir}</a>}
    </p>
    {snippet.length > 0 && (
      <p dir="auto">
        <Marked pieces={snippet} />
      </p>
    )}
  </li>
);

type Asked = { q: string; filter: Filter };

const addressOf = ({ q, filter }: Asked, change: Partial<Filter> & { page?: number } = {}): string =>
  urls.search({ q, ...filter, ...change });

/** What the search is narrowed down to, each with the way to take it away. */
function Narrowed({ asked }: { asked: Asked }) {
  const { path, tag, year } = asked.filter;
  const filters = [
    ...(path === null ? [] : [{ name: 'path', text: `in ${path}`, all: 'search all paths' }]),
    ...(tag === null ? [] : [{ name: 'tag', text: `with the tag ${tag}`, all: 'search all tags' }]),
    ...(year === null ? [] : [{ name: 'year', text: `of ${year}`, all: 'search all years' }]),
  ];
  if (filters.length === 0) return null;
  return (
    <ul className="filters" aria-label="Narrowed down">
      {filters.map(({ name, text, all }) => (
        <li key={name}>
          Only {text}: <a href={addressOf(asked, { [name]: null })}>{all}</a>
        </li>
      ))}
    </ul>
  );
}

function Pages({ asked, found: { page, pages } }: { asked: Asked; found: Results }) {
  if (pages === 1) return null;
  return (
    <nav className="beside" aria-label="Pages of results">
      {page > 1 && (
        <p>
          <a rel="prev" href={addressOf(asked, { page: page - 1 })}>
            Results before these
          </a>
        </p>
      )}
      {page < pages && (
        <p>
          <a rel="next" href={addressOf(asked, { page: page + 1 })}>
            More results
          </a>
        </p>
      )}
    </nav>
  );
}

/** How a query can be written. */
const Advice = () => (
  <ul className="advice">
    <li>Each word has to be there, in any form: “walk” finds “walking” too.</li>
    <li>
      <code>&quot;two words&quot;</code> finds them side by side, <code>instal*</code> every word that begins so, and{' '}
      <code>-word</code> leaves out what has it.
    </li>
  </ul>
);

function countOf({ total, hasMore, page, pages }: Results): string {
  const count = total === 1 ? '1 result' : `${hasMore ? 'More than ' : ''}${total.toLocaleString('en')} results`;
  return pages === 1 ? count : `${count}, page ${page}${hasMore ? '' : ` of ${pages}`}`;
}

/** What was found, or what to do where nothing was. */
export function SearchResults({ asked, found, zone }: { asked: Asked; found: Results | null; zone: string }) {
  if (!found) {
    return (
      <>
        {asked.q !== '' && <p className="notice">There is no word in that to look for.</p>}
        <Advice />
      </>
    );
  }
  return (
    <>
      <p className="found">{found.total === 0 ? `Nothing was found for “${asked.q}”.` : countOf(found)}</p>
      <Narrowed asked={asked} />
      {found.total === 0 && <Advice />}
      {found.total > 0 && (
        <ol className="results" start={(found.page - 1) * 10 + 1}>
          {found.results.map((result) => (
            <Found key={result.url} result={result} zone={zone} />
          ))}
        </ol>
      )}
      <Pages asked={asked} found={found} />
    </>
  );
}
