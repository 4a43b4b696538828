import { dayHeading, postedAt, toIso } from '#lib/clock.ts';
import type { FieldError, Typed } from '#lib/comments/form.ts';
import type { RecentComment } from '#lib/comments/queries.ts';
import * as urls from '#lib/urls.ts';
import { CommentForm } from './comment-form.tsx';
import { FeedLinks } from './feed-links.tsx';

export const countInWords = (count: number): string => (count === 1 ? '1 comment' : `${count} comments`);

type Props = {
  post: string;
  html: string;
  count: number;
  form: Typed | null;
  requireEmail: boolean;
  script: string;
  signIn: string | null;
};

const noErrors: readonly FieldError[] = [];

/** What is said about a post (its URL), and the form to say something. `html` is the thread; `form` is null where nothing can be said any more, `signIn` where nobody vouches for readers. */
export function Comments({ post, html, count, form, requireEmail, script, signIn }: Props) {
  if (count === 0 && !form) return null;
  return (
    <section id="comments" aria-labelledby="comments-heading">
      <h2 id="comments-heading">{count === 0 ? 'Comments' : countInWords(count)}</h2>
      {count > 0 && <div dangerouslySetInnerHTML={{ __html: html }} />}
      {form ? (
        <>
          {count === 0 && <p className="hint">Nobody has said anything yet.</p>}
          <h3 id="comment">Say something</h3>
          <script type="module" src={script} />
          {signIn !== null && (
            <p className="hint">
              <a href={signIn} rel="nofollow">
                Sign in
              </a>{' '}
              to comment by a verified name, or go on without.
            </p>
          )}
          <CommentForm typed={form} errors={noErrors} requireEmail={requireEmail} signedIn={null} />
        </>
      ) : (
        <p className="hint">Comments are closed here.</p>
      )}
      <p className="hint">
        Follow what is said here: <FeedLinks page={post} of="these comments" />
      </p>
    </section>
  );
}

/** A comment away from its post. */
export function RecentComments({ comments, zone }: { comments: RecentComment[]; zone: string }) {
  return (
    <ol className="recent">
      {comments.map(({ id, at, name, excerpt, post }) => (
        <li key={id} className="h-cite">
          <p className="said">
            <bdi className="p-author">{name}</bdi> on <a href={post.url}>{post.title}</a>,{' '}
            <a className="u-url" href={urls.comment(post.url, id)}>
              <time className="dt-published" dateTime={toIso(at, zone)}>
                {dayHeading(at, zone)}, {postedAt(at, zone)}
              </time>
            </a>
          </p>
          <p className="p-summary" dir="auto">
            {excerpt}
          </p>
        </li>
      ))}
    </ol>
  );
}
