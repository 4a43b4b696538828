import { FeedLinks } from './feed-links.tsx';

/** Pages of the blog with their feeds; nothing if there are none. */
export const FeedTable = ({ caption, rows }: { caption: string; rows: { name: string; page: string }[] }) =>
  rows.length === 0 ? null : (
    <>
      <h2>{caption}</h2>
      <ul className="feed-list">
        {rows.map(({ name, page }) => (
          <li key={page}>
            <a href={page}>{name}</a> <FeedLinks page={page} of={name} />
          </li>
        ))}
      </ul>
    </>
  );
