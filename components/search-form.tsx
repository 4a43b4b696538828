import type { Choices } from '#lib/content/search/choices.ts';
import type { Filter } from '#lib/content/search/filter.ts';
import * as urls from '#lib/urls.ts';

/** The field at the top of every page. */
export const SearchBox = () => (
  <search>
    <form className="search-box" action={urls.search()}>
      <input type="search" name="q" aria-label="Search for" />
      <button type="submit">Search</button>
    </form>
  </search>
);

/** The field by itself, in the text of a page. */
export const SearchField = ({ id, q, label }: { id: string; q: string; label: string }) => (
  <p className="search-field">
    <label htmlFor={id}>{label}</label>
    <input id={id} type="search" name="q" maxLength={200} autoComplete="off" dir="auto" defaultValue={q} />
    <button type="submit">Search</button>
  </p>
);

type ChoiceProps = { name: string; label: string; any: string; chosen: string; options: readonly string[] };

/** What is chosen can be chosen again, also where it is none of those that are offered. */
function Choice({ name, label, any, chosen, options }: ChoiceProps) {
  const all = chosen === '' || options.includes(chosen) ? options : [chosen, ...options];
  return (
    <label>
      {label}{' '}
      <select name={name} defaultValue={chosen}>
        <option value="">{any}</option>
        {all.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}

/** The form of the search page, as it was filled in. */
export function SearchForm({ q, filter, choices }: { q: string; filter: Filter; choices: Choices }) {
  const isNarrow = filter.path !== null || filter.tag !== null || filter.year !== null;
  return (
    <search>
      <form className="search-form" action={urls.search()}>
        <SearchField id="q" q={q} label="Search for" />
        <details open={isNarrow}>
          <summary>Narrow it down</summary>
          <p>
            <Choice name="path" label="Path" any="any" chosen={filter.path ?? ''} options={choices.paths} />
            <Choice name="tag" label="Tag" any="any" chosen={filter.tag ?? ''} options={choices.tags} />
            <Choice name="year" label="Year" any="any" chosen={String(filter.year ?? '')} options={choices.years.map(String)} />
          </p>
        </details>
      </form>
    </search>
  );
}
