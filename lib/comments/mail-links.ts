import type { Store } from '../db/open.ts';
import { readToken, spendToken } from '../signed-token.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { decidedAs } from './decision.ts';
import { oldLinkNotice, type FormPage } from './form-page.ts';
import { decide, type Decided, type State } from './moderate.ts';
import { endMail } from './notify.ts';

const words: Partial<Record<State, { title: string; button: string }>> = {
  shown: { title: 'Approve this comment?', button: 'Approve' },
  spam: { title: 'Is this spam?', button: 'It is spam' },
};

/** The comment and the decision that a token is about, with its claims; null if it is worth nothing any more. */
function readDecision(token: string, now: number) {
  const claims = readToken('decide', token, now);
  if (typeof claims === 'string') return null;
  const [decision] = decidedAs(claims.about);
  return decision ? { claims, id: decision[0], state: decision[1] } : null;
}

/** The page behind a link that decides on a comment: the comment, and the button. */
export async function decisionQuestion({ read }: Store, token: string, now: number): Promise<FormPage> {
  const decision = readDecision(token, now);
  const about = decision && words[decision.state];
  if (!decision || !about) return oldLinkNotice;
  const { nonce } = decision.claims;
  const spent = await read.selectFrom('spent').select('nonce').where('nonce', '=', nonce).executeTakeFirst();
  const comment = await read.selectFrom('comments').select(['name', 'html']).where('id', '=', decision.id).executeTakeFirst();
  if (spent || !comment) return oldLinkNotice;
  return { kind: 'question', ...about, text: `${comment.name} wrote:`, html: comment.html, action: urls.decideComment(), token };
}

/** Carries out what such a link is for, once. Null if it is worth nothing any more. */
export async function decideByToken(
  store: Store,
  token: string,
  site: Site,
  now: number,
): Promise<{ state: State; decided: Decided[] } | null> {
  const decision = readDecision(token, now);
  if (!decision || !(await spendToken(store.write, decision.claims, now))) return null;
  const { id, state } = decision;
  return { state, decided: await decide(store, new Map([[id, state]]), site, now) };
}

/** The page that offers to end mail about replies. */
export function unsubscribeQuestion(token: string, now: number): FormPage {
  if (typeof readToken('unsubscribe', token, now) === 'string') return oldLinkNotice;
  const [title, text, button] = ['No more mail?', 'You will not be told of replies to your comments any more.', 'No more mail'];
  return { kind: 'question', title, text, html: null, action: urls.unsubscribe(token), token, button };
}

/** Ends mail to whom a token is about. False if it is none of ours. The same link may be used again: it says the same. */
export async function unsubscribeByToken(store: Store, token: string, now: number): Promise<boolean> {
  const claims = readToken('unsubscribe', token, now);
  if (typeof claims === 'string') return false;
  await endMail(store, Number(claims.about));
  return true;
}
