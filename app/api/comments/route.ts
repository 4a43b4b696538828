import { toCommentId } from '#lib/comments/comment-id.ts';
import type { CommentText } from '#lib/comments/comment-text.ts';
import { answerWithFormPage, commentAt, postAt, type FormPage } from '#lib/comments/form-page.ts';
import { checkForm, readTyped, type FieldError, type Typed } from '#lib/comments/form.ts';
import { refreshAfter, refreshLate } from '#lib/comments/refresh.ts';
import { renderForCaller } from '#lib/comments/render-share.ts';
import { submit, type Refusal, type Submitted } from '#lib/comments/submit.ts';
import { tookSince } from '#lib/comments/ticket.ts';
import { store } from '#lib/db/open.ts';
import { inTime, isOutage } from '#lib/db/outage.ts';
import { callerHeader, hashCaller, readBody } from '#lib/http.ts';
import { counted } from '#lib/metrics/counted.ts';
import { viewerIn } from '#lib/session-generation.ts';
import { isAuthor, readSession, type Viewer } from '#lib/session.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';

/** The largest form (bytes). */
const largestBody = 32 * 1024;

const refusals: Record<Refusal, { status: number; message: string }> = {
  'no-post': { status: 404, message: 'The post that this is about is not there any more.' },
  closed: { status: 403, message: 'Comments are closed here.' },
  'too-many': { status: 429, message: 'That is many comments in a short time. Please wait a minute, and post it again.' },
};

/** One who sends a form, and how they want to be answered. */
type Asked = { typed: Typed; viewer: Viewer | null; wantsJson: boolean };

const plain = (status: number, text: string): Response => new Response(`${text}\n`, { status });

/** The store is waited for so long (ms): less than a proxy in front waits for us, and short where it can do without. */
const patience = { submit: 30_000, look: 5000 };

const tooHard = 'That is much to look at in a short time. Please wait some seconds; all that you wrote is still here.';

const notStored =
  'Your comment is not stored: the blog cannot write just now. All that you wrote is still here. Please send it again in a minute.';

/** The post that a form is about, and the comment that it replies to. `unknown` while the store cannot be asked. */
async function aboutWhat({
  post,
  parent,
}: Typed): Promise<'unknown' | Pick<Extract<FormPage, { kind: 'form' }>, 'post' | 'parent'>> {
  try {
    const id = toCommentId(parent);
    const repliesTo = id === null ? null : commentAt(store(), currentSite(), id, Date.now());
    const [about, repliedTo] = await inTime(Promise.all([postAt(store(), post), repliesTo]), patience.look);
    return { post: about, parent: repliedTo };
  } catch (error) {
    if (!isOutage(error)) throw error;
    return 'unknown';
  }
}

/** The form again, with all that was typed, and what is to be said of it. */
async function showForm(
  { typed, viewer, wantsJson }: Asked,
  status: number,
  { errors = [], message = null, preview = null }: { errors?: FieldError[]; message?: string | null; preview?: string | null },
): Promise<Response> {
  const headers: Record<string, string> = status === 503 ? { 'Retry-After': '60' } : {};
  if (wantsJson) return Response.json({ errors, message, preview }, { status, headers });
  const about = await aboutWhat(typed);
  if (about !== 'unknown' && !about.post) return plain(404, message ?? refusals['no-post'].message);
  const { post, parent } = about === 'unknown' ? { post: null, parent: null } : about;
  const signedIn = viewer?.name ?? null;
  return answerWithFormPage({ kind: 'form', post, typed, errors, message, preview, parent, signedIn }, status, headers);
}

/** The form with the comment as it would look; without that if the sender has to wait for it. */
const showPreview = (asked: Asked, rendered: CommentText | null): Promise<Response> =>
  rendered ? showForm(asked, 200, { preview: rendered.html }) : showForm(asked, 429, { message: tooHard });

/** Whatever is wrong with us, nobody writes their comment twice. */
function showNotStored(asked: Asked, error: unknown): Promise<Response> {
  counted().comments['not-stored']++;
  console.error('A comment could not be stored:', isOutage(error) ? (error as Error).message : error);
  return showForm(asked, isOutage(error) ? 503 : 500, { message: notStored });
}

/** Where a comment stands, or the news that it waits. */
function told({ id, url, state }: Exclude<Submitted, { state: 'refused' }>, wantsJson: boolean): Response {
  const location = state === 'shown' ? urls.comment(url, id) : urls.commentHeld(url);
  if (wantsJson) return Response.json({ state, id, location }, { status: 201, headers: { Location: location } });
  return new Response(null, { status: 303, headers: { Location: location } });
}

/** Takes a comment from the form under a post. */
export async function POST(request: Request): Promise<Response> {
  const { headers } = request;
  const body = await readBody(request, largestBody);
  if (!body) return plain(413, 'This is too long: a comment has at most 32 kB.');
  const typed = readTyped(body, headers.get('content-type'));
  if (!typed) return plain(400, 'This is no comment.');
  const [site, session, now] = [currentSite(), await readSession(headers.get('cookie')), Date.now()];
  const wantsJson = headers.get('accept')?.includes('application/json') ?? false;
  let viewer: Viewer | null;
  try {
    viewer = await inTime(viewerIn(store(), session), patience.look);
  } catch (error) {
    return showNotStored({ typed, viewer: session?.viewer ?? null, wantsJson }, error);
  }
  const asked: Asked = { typed, viewer, wantsJson };
  const form = checkForm(typed, site, viewer !== null);
  if (Array.isArray(form)) return showForm(asked, 422, { errors: form });
  const address = headers.get(callerHeader);
  const caller = address === null ? null : hashCaller(address);
  if (typed.action === 'preview') return showPreview(asked, renderForCaller(form.text, isAuthor(viewer, site) ? null : caller));
  const sender = { viewer, caller, took: tookSince(form.ticket, now) };
  let submitted: Submitted;
  const taking = submit(store(), form, sender, site, now);
  try {
    submitted = await inTime(taking, patience.submit);
  } catch (error) {
    // It may be stored in the end, and is shown then. Sent again, it is the same comment.
    taking.then((late) => refreshLate(late, now)).catch(() => {});
    return showNotStored(asked, error);
  }
  counted().comments[submitted.state]++;
  if (submitted.state === 'refused') {
    const { status, message } = refusals[submitted.why];
    return showForm(asked, status, { message });
  }
  await refreshAfter(submitted, now);
  return told(submitted, asked.wantsJson);
}
