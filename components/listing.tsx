import type { ReactNode } from 'react';
import { dayHeading } from '#lib/clock.ts';
import type { Listing } from '#lib/content/listings.ts';

type Dated = { url: string; date: number };

/** Entries that follow each other on one day. */
function byDay<T extends Dated>(entries: T[], zone: string): { day: string; entries: T[] }[] {
  const days: { day: string; entries: T[] }[] = [];
  for (const entry of entries) {
    const day = dayHeading(entry.date, zone);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

type BesideProps = { listing: Pick<Listing<unknown>, 'newer' | 'older'>; label: string; newer: string; older: string };

/** The ways from a stretch of a listing to the ones beside it. */
export function Beside({ listing, label, newer, older }: BesideProps) {
  if (!listing.newer && !listing.older) return null;
  return (
    <nav className="beside" aria-label={label}>
      {listing.newer && (
        <p>
          <a rel="next" href={listing.newer}>
            {newer}
          </a>
        </p>
      )}
      {listing.older && (
        <p>
          <a rel="prev" href={listing.older}>
            {older}
          </a>
        </p>
      )}
    </nav>
  );
}

/** Posts under a heading for each day, newest first, and the ways to older and newer ones. */
export function DayListing<T extends Dated>({
  listing,
  zone,
  children,
}: {
  listing: Listing<T>;
  zone: string;
  children: (entry: T) => ReactNode;
}) {
  return (
    <>
      {byDay(listing.entries, zone).map(({ day, entries: ofDay }) => (
        <section key={`${day} ${ofDay[0]?.url}`}>
          <h2 className="day">{day}</h2>
          {ofDay.map((entry) => (
            <div key={entry.url} className="entry">
              {children(entry)}
            </div>
          ))}
        </section>
      ))}
      <Beside listing={listing} label="Older and newer entries" newer="Newer entries" older="Older entries" />
    </>
  );
}
