import { answerWithFormPage, oldLinkNotice } from '#lib/comments/form-page.ts';
import { decideByToken } from '#lib/comments/mail-links.ts';
import { refreshPages } from '#lib/comments/refresh.ts';
import { store } from '#lib/db/open.ts';
import { callerHeader, readBody } from '#lib/http.ts';
import { currentSite } from '#lib/site.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

/** A form with a token in it is no larger than this (bytes). */
const largestBody = 4096;

/** Decides on a comment, for who has the link that was mailed to an author. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request, largestBody);
  const token = body && new URLSearchParams(Buffer.from(body).toString()).get('token');
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  const done = await decideByToken(store(), token ?? '', currentSite(), now);
  if (!done) {
    if (isHeldOff(address, now)) return waitAnswer();
    noteWrong(address, now);
    return answerWithFormPage(oldLinkNotice, 403);
  }
  await refreshPages(done.decided);
  const text =
    done.state === 'shown' ? 'The comment is shown now.' : 'The comment is put to the spam, and the filter has learned from it.';
  return answerWithFormPage({ kind: 'notice', title: 'Done', text, post: null }, 200);
}
