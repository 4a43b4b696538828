import { monthName } from '#lib/clock.ts';
import type { Counted } from '#lib/content/overview.ts';
import * as urls from '#lib/urls.ts';

const Count = ({ entries }: { entries: number }) => <span className="count">({entries})</span>;

/** Every tag with the number of its posts. */
export const TagList = ({ tags }: { tags: Counted<{ tag: string }>[] }) =>
  tags.length === 0 ? (
    <p className="empty">There are no tags yet. A post has those that its author gives it, and one for each folder it lies in.</p>
  ) : (
    <ul className="tag-list">
      {tags.map(({ tag, entries }) => (
        <li key={tag}>
          <a rel="tag" href={urls.tag(tag)}>
            {tag}
          </a>{' '}
          <Count entries={entries} />
        </li>
      ))}
    </ul>
  );

/** Every year with its months, newest first. */
export function YearList({ months, locale }: { months: Counted<{ year: number; month: number }>[]; locale: string }) {
  const years = [...new Set(months.map(({ year }) => year))];
  return (
    <dl className="years">
      {years.map((year) => {
        const mine = months.filter((month) => month.year === year);
        return (
          <div key={year}>
            <dt>
              <a href={urls.date('/', { year })}>{year}</a>{' '}
              <Count entries={mine.reduce((sum, { entries }) => sum + entries, 0)} />
            </dt>
            <dd>
              {mine.map(({ month, entries }, index) => (
                <span key={month}>
                  {index > 0 && ' · '}
                  <a href={urls.date('/', { year, month })}>{monthName(month, locale)}</a> <Count entries={entries} />
                </span>
              ))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

type Directory = Counted<{ dir: string }>;

const depthOf = ({ dir }: Directory): number => urls.segmentsOf(dir).length;

/** The tree of paths, each with the number of posts in it and below. `directories` has parents before children. */
export function PathTree({ directories, depth = 1 }: { directories: Directory[]; depth?: number }) {
  const branches: { top: Directory; below: Directory[] }[] = [];
  for (const directory of directories) {
    if (depthOf(directory) === depth) branches.push({ top: directory, below: [] });
    else branches.at(-1)?.below.push(directory);
  }
  return (
    <ul className="paths">
      {branches.map(({ top, below }) => (
        <li key={top.dir}>
          <a href={urls.path(top.dir)}>{urls.segmentsOf(top.dir).at(-1)}</a> <Count entries={top.entries} />
          {below.length > 0 && <PathTree directories={below} depth={depth + 1} />}
        </li>
      ))}
    </ul>
  );
}

/** The directories right below one, in a line. */
export function PathsBelow({ directories, dir }: { directories: Directory[]; dir: string }) {
  const depth = urls.segmentsOf(dir).length + 1;
  const below = directories.filter((directory) => directory.dir.startsWith(`${dir}/`) && depthOf(directory) === depth);
  if (below.length === 0) return null;
  return (
    <nav className="below" aria-label="Paths below">
      Below:{' '}
      {below.map((directory, index) => (
        <span key={directory.dir}>
          {index > 0 && ' · '}
          <a href={urls.path(directory.dir)}>{urls.segmentsOf(directory.dir).at(-1)}</a> <Count entries={directory.entries} />
        </span>
      ))}
    </nav>
  );
}
