import { answerWithFormPage, oldLinkNotice } from '#lib/comments/form-page.ts';
import { unsubscribeByToken } from '#lib/comments/mail-links.ts';
import { store } from '#lib/db/open.ts';
import { callerHeader } from '#lib/http.ts';
import * as urls from '#lib/urls.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

const tokenOf = (request: Request): string => new URL(request.url).searchParams.get('token') ?? '';

/** A person who follows the link of a mail's header is asked first: programs that look at mail follow links too. */
export function GET(request: Request): Response {
  return new Response(null, { status: 303, headers: { Location: urls.unsubscribePage(tokenOf(request)) } });
}

/** Ends mail about replies, with one click (RFC 8058, section 3.1): the token alone says to whom. */
export async function POST(request: Request): Promise<Response> {
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  const isDone = await unsubscribeByToken(store(), tokenOf(request), now);
  if (!isDone && isHeldOff(address, now)) return waitAnswer();
  if (!isDone) noteWrong(address, now);
  const done = { kind: 'notice', title: 'Done', text: 'No more mail about replies will come to you.', post: null } as const;
  return answerWithFormPage(isDone ? done : oldLinkNotice, isDone ? 200 : 403);
}
