import { Fragment, type ReactNode } from 'react';
import { postedAt, toIso } from '#lib/clock.ts';
import type { Language } from '#lib/content/language.ts';
import type { Article, Entry, Headline, PostLink } from '#lib/content/queries.ts';
import * as urls from '#lib/urls.ts';
import { AlbumInFull, Thumbnails } from './albums.tsx';
import { countInWords } from './comments.tsx';
import { inLanguage } from './in-language.ts';
import { LinkLine } from './link-line.tsx';

/** `Tags for this post: openstack havana summit`, each a link. */
const TagsLine = ({ tags }: { tags: string[] }) => (
  <LinkLine
    className="tags"
    label="Tags for this post:"
    separator=" "
    links={tags.map((tag) => ({ url: urls.tag(tag), text: tag }))}
    rel="tag"
    linkClass="p-category"
  />
);

/** `Related posts: One; Another`, each a link. */
const RelatedLine = ({ related }: { related: PostLink[] }) => (
  <LinkLine
    className="related"
    label="Related posts:"
    separator="; "
    links={related.map(({ url, title }) => ({ url, text: title }))}
  />
);

type Posted = Pick<Headline, 'url' | 'dir' | 'date'> & { updated?: number | null; comments?: number };

/** `posted at: 00:56 | path: /openstack/havana | permanent link to this entry`. */
function PostedAt({ entry: { url, dir, date, updated, comments = 0 }, zone }: { entry: Posted; zone: string }) {
  return (
    <p className="posted">
      posted at:{' '}
      <time className="dt-published" dateTime={toIso(date, zone)}>
        {postedAt(date, zone)}
      </time>
      {' | '}path: <a href={urls.path(dir)}>{dir}</a>
      {' | '}
      <a className="u-url" rel="bookmark" href={url}>
        permanent link to this entry
      </a>
      {comments > 0 && (
        <>
          {' | '}
          <a href={urls.commentsOf(url)}>{countInWords(comments)}</a>
        </>
      )}
      {updated != null && <time className="dt-updated" dateTime={toIso(updated, zone)} hidden />}
    </p>
  );
}

const Body = ({ html, language }: { html: string; language: Language }) =>
  html.trim() === '' ? null : <div className="e-content" {...inLanguage(language)} dangerouslySetInnerHTML={{ __html: html }} />;

/** A post in full, as listings show it, with the thumbnails of its album as HTML. One that is a title alone stays so, as in the seed: its page has its tags. */
export function EntryInFull({ entry, zone }: { entry: Entry & { comments: number; album: string }; zone: string }) {
  const hasBody = entry.html.trim() !== '' || entry.album !== '';
  return (
    <article className="h-entry">
      <h3 className="p-name" {...inLanguage(entry)}>
        <a href={entry.url}>{entry.title}</a>
      </h3>
      {hasBody && (
        <>
          <Body html={entry.html} language={entry} />
          <Thumbnails html={entry.album} language={entry} hasMore={entry.photoCount > entry.photos.length} post={entry.url} />
          <TagsLine tags={entry.tags} />
          <RelatedLine related={entry.related} />
        </>
      )}
      <PostedAt entry={entry} zone={zone} />
    </article>
  );
}

/** A post by its title, with its summary if its author wrote one. */
export function EntryHeadline({ entry, zone }: { entry: Headline; zone: string }) {
  return (
    <article className="h-entry">
      <h3 className="p-name" {...inLanguage(entry)}>
        <a href={entry.url}>{entry.title}</a>
      </h3>
      {entry.summary !== '' && (
        <p className="p-summary" {...inLanguage(entry)}>
          {entry.summary}
        </p>
      )}
      <PostedAt entry={entry} zone={zone} />
    </article>
  );
}

type OtherVersion = { url: string; language: string; name: string };

/** `Also in: Deutsch, français`: a document in its other languages, each called as its speakers call it. */
const VersionsLine = ({ versions }: { versions: OtherVersion[] }) =>
  versions.length === 0 ? null : (
    <p className="versions">
      Also in:{' '}
      {versions.map(({ url, language, name }, index) => (
        <Fragment key={url}>
          {index > 0 && ', '}
          <a href={url} rel="alternate" hrefLang={language} lang={language}>
            {name}
          </a>
        </Fragment>
      ))}
    </p>
  );

type Props = {
  article: Article & { album: string };
  zone: string;
  day: string | null;
  versions: OtherVersion[];
  children?: ReactNode;
};

/** A post or a page on its own page, with what is said about it (`children`) and the ways to its neighbours. */
export function ArticleInFull({ article, zone, day, versions, children }: Props) {
  const { title, html, tags, related, date, newer, older } = article;
  return (
    <>
      <article className="h-entry">
        <h1 className="p-name" {...inLanguage(article)}>
          {title}
        </h1>
        {day !== null && <p className="day">{day}</p>}
        <VersionsLine versions={versions} />
        <Body html={html} language={article} />
        <AlbumInFull html={article.album} language={article} count={article.photoCount} />
        {article.kind === 'post' && <TagsLine tags={tags} />}
        <RelatedLine related={related} />
        {article.kind === 'post' && date !== null && (
          <PostedAt entry={{ url: article.url, dir: article.dir, updated: article.updated, date }} zone={zone} />
        )}
        {children}
      </article>
      {(newer || older) && (
        <nav className="beside" aria-label="Posts before and after">
          {newer && (
            <p>
              Newer:{' '}
              <a rel="next" href={newer.url}>
                {newer.title}
              </a>
            </p>
          )}
          {older && (
            <p>
              Older:{' '}
              <a rel="prev" href={older.url}>
                {older.title}
              </a>
            </p>
          )}
        </nav>
      )}
    </>
  );
}
