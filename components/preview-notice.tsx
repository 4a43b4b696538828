import { dayHeading, postedAt, toIso } from '#lib/clock.ts';

/** Tells whoever reads a post before it is published what they read. `due` is when it will be (ms UTC), if a time is set. */
export const PreviewNotice = ({ draft, due, zone }: { draft: boolean; due: number | null; zone: string }) => (
  <p className="notice" role="note">
    {draft ? 'This is a preview of a draft.' : 'This is a preview.'}
    {due !== null && (
      <>
        {' '}
        It will be published on{' '}
        <time dateTime={toIso(due, zone)}>
          {dayHeading(due, zone)}, {postedAt(due, zone)}
        </time>
        .
      </>
    )}
  </p>
);
