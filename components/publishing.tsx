import { dayHeading, postedAt } from '#lib/clock.ts';
import type { Problem } from '#lib/content/problem.ts';
import type { Waiting } from '#lib/content/queries.ts';
import * as urls from '#lib/urls.ts';

/** What keeps files from being published as they stand, and how to mend each. */
export function ProblemList({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return <p>None: everything that is in the content folder is served as it stands there.</p>;
  return (
    <>
      <p>Of each, the last good version is served until it is mended.</p>
      <ul>
        {problems.map(({ file, line, field, message, mend }) => (
          <li key={`${file} ${line} ${message}`}>
            <code>
              {file}
              {line !== undefined && `:${line}`}
            </code>{' '}
            {field !== undefined && <code>{field}</code>} {message} {mend}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Drafts and scheduled posts, each with the way to its preview. */
export function WaitingList({ documents, now, zone }: { documents: Waiting[]; now: number; zone: string }) {
  if (documents.length === 0) return <p>No draft, and nothing that waits for its time.</p>;
  return (
    <ul>
      {documents.map(({ file, url, title, date, draft }) => (
        <li key={file}>
          <a href={urls.preview(url)}>{title}</a>{' '}
          <span className="aside">
            {draft || date === null || date <= now
              ? 'draft'
              : `will be published on ${dayHeading(date, zone)}, ${postedAt(date, zone)}`}{' '}
            · {file}
          </span>
        </li>
      ))}
    </ul>
  );
}
