'use server';

import { redirect } from 'next/navigation';
import { requireAuthor } from '#lib/auth.ts';
import { toCommentId } from '#lib/comments/comment-id.ts';
import { decidedAs, toState, toUndo } from '#lib/comments/decision.ts';
import { block, decide, edit, type State } from '#lib/comments/moderate.ts';
import { refreshAfter, refreshPages } from '#lib/comments/refresh.ts';
import { submit } from '#lib/comments/submit.ts';
import { store } from '#lib/db/open.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** The comment whose button it was; else those that are ticked. */
const idsOf = (form: FormData): number[] => {
  const only = textOf(form, 'only');
  return (only === '' ? form.getAll('id') : [only]).flatMap((id) => toCommentId(id) ?? []);
};

/** The queue that the author came from. */
const stateOf = (form: FormData): State => toState(form.get('state'));

async function moveTo(form: FormData, after: State): Promise<never> {
  await requireAuthor();
  const decided = await decide(store(), new Map(idsOf(form).map((id) => [id, after])), currentSite(), Date.now());
  await refreshPages(decided);
  redirect(urls.moderation(stateOf(form), toUndo(decided)));
}

/** Shows comments to everybody. */
export const approve = async (form: FormData): Promise<never> => moveTo(form, 'shown');

/** Calls comments spam; the score of words learns from it. */
export const reject = async (form: FormData): Promise<never> => moveTo(form, 'spam');

/** Takes comments away. */
export const remove = async (form: FormData): Promise<never> => moveTo(form, 'deleted');

/** Takes a decision back. */
export async function undo(form: FormData): Promise<never> {
  await requireAuthor();
  await refreshPages(await decide(store(), decidedAs(textOf(form, 'undo')), currentSite(), Date.now()));
  redirect(urls.moderation(stateOf(form)));
}

/** Calls a comment spam, and every later one from the same address. */
export async function blockSender(form: FormData): Promise<never> {
  await requireAuthor();
  const [id] = idsOf(form);
  const decided = id === undefined ? [] : await block(store(), id, currentSite(), Date.now());
  await refreshPages(decided);
  redirect(urls.moderation(stateOf(form), toUndo(decided)));
}

/** Writes another text into a comment. */
export async function change(form: FormData): Promise<never> {
  await requireAuthor();
  const [[id], text] = [idsOf(form), textOf(form, 'text').trim()];
  const changed = id === undefined || text === '' ? null : await edit(store(), id, text);
  if (changed) await refreshPages([changed]);
  redirect(urls.moderation(stateOf(form)));
}

/** Shows a comment, and replies to it: the reply first, since it may be refused where the post is not there any more. */
export async function reply(form: FormData): Promise<never> {
  const viewer = await requireAuthor();
  const [[parent], text, now] = [idsOf(form), textOf(form, 'text').trim(), Date.now()];
  if (parent === undefined || text === '') redirect(urls.moderation(stateOf(form)));
  const nothing = { name: '', email: null, website: null, wantsReplies: false, trap: '', ticket: '' };
  const typed = { ...nothing, post: textOf(form, 'post'), parent, text };
  const submitted = await submit(store(), typed, { viewer, caller: null, took: null }, currentSite(), now);
  // Thrown, so that the page with what was typed stays as it is.
  if (submitted.state === 'refused')
    throw new Error('The reply is not kept: the post is not there any more, or has no comments.');
  const decided = await decide(store(), new Map([[parent, 'shown']]), currentSite(), now);
  await refreshPages(decided);
  await refreshAfter(submitted, now);
  redirect(urls.moderation(stateOf(form), toUndo(decided)));
}
