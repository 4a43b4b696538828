import { oldLinkNotice, renderFormPage, type FormPage } from '#lib/comments/form-page.ts';
import { decideByToken } from '#lib/comments/mail-links.ts';
import { refreshPages } from '#lib/comments/refresh.ts';
import { store } from '#lib/db/open.ts';
import { callerHeader, readBody } from '#lib/http.ts';
import { currentSite } from '#lib/site.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

/** A form with a token in it is no larger than this (bytes). */
const largestBody = 4096;

const answer = async (status: number, page: FormPage): Promise<Response> =>
  new Response(await renderFormPage(page), { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });

/** Decides on a comment, for who has the link that was mailed to an author. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request, largestBody);
  const token = body && new URLSearchParams(Buffer.from(body).toString()).get('token');
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  const done = await decideByToken(store(), token ?? '', currentSite(), now);
  if (!done) {
    if (isHeldOff(address, now)) return waitAnswer();
    noteWrong(address, now);
    return answer(403, oldLinkNotice);
  }
  await refreshPages(done.decided);
  const text =
    done.state === 'shown' ? 'The comment is shown now.' : 'The comment is put to the spam, and the filter has learned from it.';
  return answer(200, { kind: 'notice', title: 'Done', text, post: null });
}
