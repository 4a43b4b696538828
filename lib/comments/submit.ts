import { serialize } from '../db/dialect.ts';
import type { Db, Store } from '../db/open.ts';
import { countChange, type Counted } from '../instances/change-log.ts';
import { isAddress } from '../mail/address.ts';
import { isMailEnded } from '../mail/ended.ts';
import { wake } from '../mail/post-office.ts';
import { isAuthor, type Viewer } from '../session.ts';
import type { Site } from '../site.ts';
import { Together } from '../together.ts';
import { keyOf } from '../urls.ts';
import { renderComment, type CommentText } from './comment-text.ts';
import { commentsLock, currentPost, openDiscussion } from './discussions.ts';
import { addressOf, nameOf, type Form } from './form.ts';
import { isTooMany, judge, type Judgement } from './judge.ts';
import { tellAuthors, tellListeners } from './notify.ts';
import { isOpen } from './openness.ts';
import { renderForCaller } from './render-share.ts';

/** Who sends a comment: who is signed in, the keyed hash of the network address, and how long the form was open (ms), if known. */
export type Sender = { viewer: Viewer | null; caller: string | null; took: number | null };

/** What became of a comment. `url` is that of its post; `counted` the number of this change among those of all servers, if readers see it. */
export type Submitted =
  | { state: 'shown' | 'held'; id: number; url: string; counted: Counted }
  | { state: 'refused'; why: Refusal };

/** Why a comment is not even held: no such post, no comments there (any more), too many in a minute, or too hard ones. */
export type Refusal = 'no-post' | 'closed' | 'too-many';

/** Who sends the same again within this time (ms) has pressed a button twice. */
const twice = 10 * 60_000;

/** A comment before it is stored: what was typed, by whom, as it will be shown. */
type Draft = Pick<Form, 'parent' | 'website' | 'text' | 'trap' | 'wantsReplies'> &
  CommentText & { name: string; email: string | null; isVerified: boolean; byAuthor: boolean };

const findPost = (db: Db, url: string) =>
  db
    .selectFrom('documents')
    .select(['url', 'title', 'comments', 'date'])
    .where('urlKey', '=', keyOf(url))
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();

const findSame = (db: Db, discussion: number, parent: number | null, { name, email, text }: Draft, now: number) =>
  db
    .selectFrom('comments')
    .select(['id', 'state'])
    .where('discussion', '=', discussion)
    .where('at', '>', now - twice)
    .where('text', '=', text)
    .where('name', '=', name)
    .where('email', email === null ? 'is' : '=', email)
    .where('parent', parent === null ? 'is' : '=', parent)
    .executeTakeFirst();

/** The comment that is replied to, if it is one of the same discussion. */
async function parentIn(db: Db, discussion: number, parent: number | null): Promise<number | null> {
  if (parent === null) return null;
  const ofDiscussion = db.selectFrom('comments').select('id').where('discussion', '=', discussion);
  return (await ofDiscussion.where('id', '=', parent).executeTakeFirst())?.id ?? null;
}

const bit = (is: boolean): 0 | 1 => (is ? 1 : 0);

async function insert(
  db: Db,
  discussion: number,
  draft: Draft,
  { state, reasons }: Judgement,
  caller: string | null,
  now: number,
) {
  const { parent, name, email, website, text, plain, html } = draft;
  const marks = {
    verified: bit(draft.isVerified),
    byAuthor: bit(draft.byAuthor),
    wantsReplies: bit(draft.wantsReplies && email !== null && isAddress(email) && !(await isMailEnded(db, email))),
  };
  const written = {
    discussion,
    parent,
    at: now,
    name,
    email,
    website,
    caller,
    text,
    plain,
    html,
    state,
    decided: now,
    reasons: JSON.stringify(reasons),
  };
  const { id } = await db
    .insertInto('comments')
    .values({ ...written, ...marks })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, discussion, parent, name, email, plain };
}

/** A comment on its way into the store. */
type Sending = { post: string; draft: Draft; sender: Sender; site: Site; now: number };

async function take(db: Db, { post, draft, sender, site, now }: Sending): Promise<Submitted> {
  const about = (await findPost(db, post)) ?? (await findPost(db, await currentPost(db, site, post)));
  if (!about) return { state: 'refused', why: 'no-post' };
  const { url } = about;
  // Authors have the last word where they allow any.
  if (draft.byAuthor ? about.comments === 'off' : !isOpen(about, site, now)) return { state: 'refused', why: 'closed' };
  const discussion = await openDiscussion(db, url);
  const parent = await parentIn(db, discussion, draft.parent);
  const same = await findSame(db, discussion, parent, draft, now);
  if (same) return { state: same.state === 'shown' ? 'shown' : 'held', id: same.id, url, counted: null };
  const { caller, took } = sender;
  if (!draft.byAuthor && (await isTooMany(db, caller, site.comments.perMinute, now)))
    return { state: 'refused', why: 'too-many' };
  const judgement: Judgement = draft.byAuthor
    ? { state: 'shown', reasons: [] }
    : await judge(db, { ...draft, took, discussion }, caller, site, now);
  const told = await insert(db, discussion, { ...draft, parent }, judgement, caller, now);
  if (judgement.state === 'shown') await tellListeners(db, site, told, about, now);
  if (judgement.state === 'held') await tellAuthors(db, site, told, about, judgement.reasons, now);
  const isShown = judgement.state === 'shown';
  return { state: isShown ? 'shown' : 'held', id: told.id, url, counted: isShown ? await countChange(db) : null };
}

const desks = new WeakMap<Store, Together<Sending, Submitted>>();

/** Comments that are sent at once come onto the disk at once: that takes as long as for one. */
function deskOf(store: Store): Together<Sending, Submitted> {
  const takeAll = (all: readonly Sending[]): Promise<Submitted[]> =>
    store.write.transaction().execute(async (db) => {
      await serialize(db, commentsLock);
      const results: Submitted[] = [];
      for (const sending of all) results.push(await take(db, sending));
      return results;
    });
  const desk = desks.get(store) ?? new Together(takeAll);
  desks.set(store, desk);
  return desk;
}

/**
 * Takes a comment: shows it or holds it, and queues the mail that tells of it. What is not refused is on disk when this resolves. The
 * same comment sent twice is one. `now` is ms UTC.
 */
export async function submit(store: Store, form: Form, sender: Sender, site: Site, now: number): Promise<Submitted> {
  const { viewer } = sender;
  const person = viewer
    ? { name: nameOf(viewer.name).slice(0, 80), email: addressOf(viewer.email), isVerified: viewer.isVerified }
    : { name: form.name, email: addressOf(form.email), isVerified: false };
  const byAuthor = isAuthor(viewer, site);
  const rendered = byAuthor ? renderComment(form.text) : renderForCaller(form.text, sender.caller);
  if (!rendered) return { state: 'refused', why: 'too-many' };
  const draft = { ...form, ...rendered, ...person, byAuthor };
  const submitted = await deskOf(store).do({ post: form.post, draft, sender, site, now });
  wake();
  return submitted;
}
