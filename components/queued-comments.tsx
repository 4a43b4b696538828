import { dayHeading, postedAt, toIso } from '#lib/clock.ts';
import type { QueuedComment } from '#lib/comments/queue.ts';
import * as urls from '#lib/urls.ts';

type Action = (form: FormData) => Promise<never>;
type Actions = Record<'approve' | 'reject' | 'remove' | 'blockSender' | 'change' | 'reply', Action>;

const times = (count: number, what: string): string => `${count} ${what}`;

/** Who wrote a comment, as far as authors may know. */
function Sender({ comment: { name, email, website, caller, history } }: { comment: QueuedComment }) {
  const known = [email, website, caller && `address ${caller}`].filter(Boolean).join(' · ');
  const past =
    history.shown + history.spam === 0
      ? 'nothing else from them'
      : `${times(history.shown, 'shown')}, ${times(history.spam, 'spam')} from them`;
  return (
    <p className="said">
      <bdi className="p-author">{name}</bdi> {known} · {past}
    </p>
  );
}

/** The buttons for one comment, or (without `only`) for those that are ticked. What it is already needs no button. */
function Decisions({ actions, state, only }: { actions: Actions; state: string; only?: number }) {
  const of = only === undefined ? 'all that are ticked' : '';
  return (
    <>
      {only !== undefined && <input type="hidden" name="only" value={only} />}
      {state !== 'shown' && (
        <button type="submit" formAction={actions.approve} data-key="a">
          Approve {of}
        </button>
      )}{' '}
      {state !== 'spam' && (
        <button type="submit" formAction={actions.reject} data-key="s">
          Spam {of}
        </button>
      )}{' '}
      {state !== 'deleted' && (
        <button type="submit" formAction={actions.remove} data-key="d">
          Delete {of}
        </button>
      )}
    </>
  );
}

function Words({
  comment,
  state,
  action,
  button,
  label,
  text,
}: {
  comment: QueuedComment;
  state: string;
  action: Action;
  button: string;
  label: string;
  text: string;
}) {
  return (
    <details>
      <summary>{label}</summary>
      <form action={action}>
        <input type="hidden" name="state" value={state} />
        <input type="hidden" name="only" value={comment.id} />
        <input type="hidden" name="post" value={comment.post?.url ?? ''} />
        <p>
          <textarea name="text" rows={5} defaultValue={text} aria-label={label} required dir="auto" />
        </p>
        <button type="submit">{button}</button>
      </form>
    </details>
  );
}

function Queued({ comment, state, zone, actions }: { comment: QueuedComment; state: string; zone: string; actions: Actions }) {
  const { id, at, html, reasons, post } = comment;
  return (
    <li>
      <article className="h-cite" tabIndex={-1} aria-label={`Comment of ${comment.name}`}>
        <Sender comment={comment} />
        <p className="said">
          <time dateTime={toIso(at, zone)}>
            {dayHeading(at, zone)}, {postedAt(at, zone)}
          </time>
          {post && (
            <>
              {' '}
              on <a href={state === 'shown' ? urls.comment(post.url, id) : post.url}>{post.title}</a>
            </>
          )}
        </p>
        <div className="e-content" dangerouslySetInnerHTML={{ __html: html }} />
        {reasons.length > 0 && <p className="hint">{reasons.join(' ')}</p>}
        <form action={actions.approve}>
          <input type="hidden" name="state" value={state} />
          <p className="buttons">
            <label>
              <input type="checkbox" name="id" value={id} form="ticked" data-key="x" /> tick
            </label>{' '}
            <Decisions actions={actions} state={state} only={id} />{' '}
            <button type="submit" formAction={actions.blockSender}>
              Block sender
            </button>
          </p>
        </form>
        {post && (
          <Words
            comment={comment}
            state={state}
            action={actions.reply}
            label="Reply"
            button={state === 'shown' ? 'Reply' : 'Approve and reply'}
            text=""
          />
        )}
        <Words comment={comment} state={state} action={actions.change} label="Edit" button="Save" text={comment.text} />
      </article>
    </li>
  );
}

/** Comments in a state, with what an author can do about each, and about many at once. */
export function QueuedComments({
  comments,
  state,
  zone,
  actions,
}: {
  comments: QueuedComment[];
  state: string;
  zone: string;
  actions: Actions;
}) {
  if (comments.length === 0) return <p className="empty">There is none.</p>;
  return (
    <>
      <ol className="recent queue">
        {comments.map((comment) => (
          <Queued key={comment.id} comment={comment} state={state} zone={zone} actions={actions} />
        ))}
      </ol>
      <form id="ticked" action={actions.approve}>
        <input type="hidden" name="state" value={state} />
        <p className="buttons">
          <Decisions actions={actions} state={state} />
        </p>
      </form>
      <p className="hint keys">
        Keys: j and k go down and up, a approves, s calls it spam, d deletes, x ticks, u takes the last decision back.
      </p>
    </>
  );
}
