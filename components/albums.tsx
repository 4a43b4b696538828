import { dayHeading, postedAt } from '#lib/clock.ts';
import type { Album, PhotoPage, ShownPhoto } from '#lib/content/albums.ts';
import type { Language } from '#lib/content/language.ts';
import * as urls from '#lib/urls.ts';
import { inLanguage } from './in-language.ts';
import { coverHtml, largeHtml } from './photos.ts';

export const picturesInWords = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);

type ThumbnailsProps = { html: string; language: Language; hasMore: boolean; post: string };

/** The first pictures of an album (`html`), and the way to the others if there are more. */
export const Thumbnails = ({ html, language, hasMore, post }: ThumbnailsProps) =>
  html === '' ? null : (
    <>
      <div className="photos" {...inLanguage(language)} dangerouslySetInnerHTML={{ __html: html }} />
      {hasMore && (
        <p className="more">
          <a href={urls.album(post)}>See more thumbnails</a>
        </p>
      )}
    </>
  );

/** All pictures of an album with their captions (`html`). */
export const AlbumInFull = ({ html, language, count }: { html: string; language: Language; count: number }) =>
  html === '' ? null : (
    <section className="album" id={urls.albumId} aria-label="Pictures">
      <p className="count">{picturesInWords(count)}</p>
      <div className="photos" {...inLanguage(language)} dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );

/** What the camera wrote, as far as it may be told: never where it was. */
function CameraNotes({ photo: { image } }: { photo: ShownPhoto }) {
  const { taken, camera, lens, exposure } = image.notes;
  const at = taken === null ? Number.NaN : Date.parse(`${taken}Z`);
  const notes = [
    ['Taken', Number.isNaN(at) ? null : `${dayHeading(at, 'UTC')}, ${postedAt(at, 'UTC')}`],
    ['Camera', camera],
    ['Lens', lens],
    ['Exposure', exposure],
  ].filter(([, note]) => note !== null);
  if (notes.length === 0) return null;
  return (
    <dl className="camera">
      {notes.map(([name, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{note}</dd>
        </div>
      ))}
    </dl>
  );
}

type ViewProps = { page: PhotoPage; original: string | null; script: string };

/** A picture by itself, with the ways to the ones beside it and back to its post. */
export function PhotoView({ page, original, script }: ViewProps) {
  const { url, title, count, photo, large } = page;
  const { number, image } = photo;
  return (
    <article className="photo-page">
      <h1>
        <a href={url} {...inLanguage(page)}>
          {title}
        </a>{' '}
        <span className="count">
          picture {number} of {count}
        </span>
      </h1>
      <figure className="large" {...inLanguage(page)}>
        <div dangerouslySetInnerHTML={{ __html: largeHtml(photo, large) }} />
        {photo.caption !== '' && <figcaption>{photo.caption}</figcaption>}
      </figure>
      <nav className="turn" aria-label="Pictures">
        {number > 1 && (
          <a rel="prev" href={urls.photo(url, number - 1)}>
            Previous
          </a>
        )}{' '}
        <a rel="up" href={urls.album(url)}>
          All {picturesInWords(count)}
        </a>{' '}
        {number < count && (
          <a rel="next" href={urls.photo(url, number + 1)}>
            Next
          </a>
        )}
      </nav>
      <CameraNotes photo={photo} />
      {original !== null && (
        <p>
          <a href={original}>
            The original ({image.width} × {image.height})
          </a>
        </p>
      )}
      <script type="module" src={script} />
    </article>
  );
}

/** Albums under their years, newest first, each by its cover. */
export function AlbumList({ albums, zone }: { albums: Album[]; zone: string }) {
  const years = Map.groupBy(albums, ({ date }) => dayHeading(date, zone).slice(-4));
  return [...years].map(([year, ofYear]) => (
    <section key={year}>
      <h2>{year}</h2>
      <ul className="albums">
        {ofYear.map(({ url, title, date, count, cover }) => (
          <li key={url}>
            <a href={url}>
              {cover && <span className="cover" dangerouslySetInnerHTML={{ __html: coverHtml(cover) }} />} {title}
            </a>
            <span className="count">
              {dayHeading(date, zone)}, {picturesInWords(count)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
