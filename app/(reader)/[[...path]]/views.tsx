import type { ReactNode } from 'react';
import { PhotoView } from '#components/albums.tsx';
import { threadHtml } from '#components/comment-thread.ts';
import { Comments } from '#components/comments.tsx';
import { ArticleInFull, EntryHeadline, EntryInFull } from '#components/entry.tsx';
import { DayListing } from '#components/listing.tsx';
import { PathsBelow } from '#components/overview.tsx';
import { albumHtml, thumbnailsHtml } from '#components/photos.ts';
import { SiteFrame } from '#components/site-frame.tsx';
import { dayHeading } from '#lib/clock.ts';
import { emptyForm } from '#lib/comments/form.ts';
import { isOpen } from '#lib/comments/openness.ts';
import { countComments, readThread } from '#lib/comments/queries.ts';
import type { PhotoPage } from '#lib/content/albums.ts';
import { languageName } from '#lib/content/language.ts';
import type { Listing } from '#lib/content/listings.ts';
import { listDirectories } from '#lib/content/overview.ts';
import { getDirectoryText, listEntries, listHeadlines, type Article, type Entry } from '#lib/content/queries.ts';
import { listingTitle } from '#lib/content/titles.ts';
import type { Version } from '#lib/content/translations.ts';
import { store } from '#lib/db/open.ts';
import { enhancementAddress } from '#lib/enhancement.ts';
import { originalAddress } from '#lib/photos/sizes.ts';
import { aside } from '#lib/server/rendering.ts';
import { isSignInOffered } from '#lib/session.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import type { ListingAddress } from '#lib/urls.ts';

type ArticleProps = { article: Article; versions: readonly Version[]; notice?: ReactNode };

/** A post or a page by itself, under a notice if there is something to say of it. */
export function ArticlePage({ article, versions, notice }: ArticleProps) {
  const site = currentSite();
  const day = article.kind === 'post' && article.date !== null ? dayHeading(article.date, site.timezone) : null;
  return (
    <SiteFrame site={site}>
      {notice}
      <ArticleInFull
        article={{ ...article, html: aside(article.html), album: aside(albumHtml(article.photos)) }}
        zone={site.timezone}
        day={day}
        versions={versions
          .filter(({ url }) => url !== article.url)
          .map(({ url, language }) => ({ url, language, name: languageName(language) }))}
      >
        {showsPictures(article) && <LightboxScript />}
        {notice === undefined && article.comments !== 'off' && <ArticleComments article={article} />}
      </ArticleInFull>
    </SiteFrame>
  );
}

const showsPictures = ({ photos, html }: Pick<Entry, 'photos' | 'html'>): boolean =>
  photos.length > 0 || html.includes('<a class="photo"');

/** Shows pictures larger in place; it fetches nothing else before one is asked for. */
const LightboxScript = () => <script type="module" src={enhancementAddress('lightbox')} />;

/** A picture of an album by itself. */
export function PhotoViewPage({ page }: { page: PhotoPage }) {
  const site = currentSite();
  const original = site.photos.originals ? originalAddress(page.photo.image) : null;
  return (
    <SiteFrame site={site}>
      <PhotoView page={page} original={original} script={enhancementAddress('photo-keys')} />
    </SiteFrame>
  );
}

async function ArticleComments({ article }: { article: Article }) {
  const site = currentSite();
  const { thread, count } = await readThread(store().read, article.url);
  const canReply = isOpen(article, site, Date.now());
  return (
    <Comments
      post={article.url}
      html={aside(threadHtml(thread, { zone: site.timezone, canReply }))}
      count={count}
      form={canReply ? emptyForm(article.url) : null}
      requireEmail={site.comments.requireEmail}
      script={enhancementAddress('comment-form')}
      signIn={isSignInOffered() ? urls.auth('signin', article.url) : null}
    />
  );
}

/** Home, a path, a date, or one of their stable pages. A year shows titles alone: a hundred full posts are no page. */
export async function ListingPage({ address }: { address: ListingAddress }) {
  const { dir, date, page } = address;
  const site = currentSite();
  const isHome = dir === '/' && !date && page === undefined;
  return (
    <SiteFrame site={site} isHome={isHome} feed={{ page: urls.listing({ dir, date }), of: listingTitle({ dir, date }, site) }}>
      <div className="h-feed">
        {isHome ? <HomeText /> : <ListingHead address={address} />}
        {date && date.month === undefined ? <Headlines address={address} /> : <Entries address={address} />}
      </div>
    </SiteFrame>
  );
}

async function HomeText() {
  const text = await getDirectoryText(store(), '/');
  return text && <div className="intro" dangerouslySetInnerHTML={{ __html: aside(text.html) }} />;
}

async function ListingHead({ address }: { address: ListingAddress }) {
  const { dir, date, page } = address;
  const isPath = !date && page === undefined;
  const text = isPath ? await getDirectoryText(store(), dir) : null;
  return (
    <>
      <h1 className="p-name">{text?.title ?? listingTitle(address, currentSite())}</h1>
      {text && text.html.trim() !== '' && <div className="intro" dangerouslySetInnerHTML={{ __html: aside(text.html) }} />}
      {isPath && <PathsBelow directories={await listDirectories(store().read)} dir={dir} />}
    </>
  );
}

async function Entries({ address: { dir, date, page } }: { address: ListingAddress }) {
  const site = currentSite();
  const listing = await listEntries(store(), { dir, date }, site, page);
  if (!listing || listing.entries.length === 0) return <p className="empty">Nothing is posted here yet.</p>;
  return <FullEntries listing={listing} />;
}

/** Posts in full under their days, each with the number of its comments. */
export async function FullEntries({ listing }: { listing: Listing<Entry> }) {
  const { timezone } = currentSite();
  const counts = await countComments(
    store().read,
    listing.entries.map(({ url }) => url),
  );
  return (
    <>
      <DayListing listing={listing} zone={timezone}>
        {(entry) => (
          <EntryInFull
            entry={{
              ...entry,
              html: aside(entry.html),
              album: aside(thumbnailsHtml(entry.photos)),
              comments: counts.get(entry.url) ?? 0,
            }}
            zone={timezone}
          />
        )}
      </DayListing>
      {listing.entries.some(showsPictures) && <LightboxScript />}
    </>
  );
}

async function Headlines({ address: { dir, date, page } }: { address: ListingAddress }) {
  const site = currentSite();
  const listing = await listHeadlines(store().read, { dir, date }, site, page);
  return (
    listing && (
      <DayListing listing={listing} zone={site.timezone}>
        {(entry) => <EntryHeadline entry={entry} zone={site.timezone} />}
      </DayListing>
    )
  );
}
