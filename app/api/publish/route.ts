import { z } from 'zod';
import { isOutage } from '#lib/db/outage.ts';
import { env } from '#lib/env.ts';
import { GitError } from '#lib/git/command.ts';
import { callerHeader, readBody } from '#lib/http.ts';
import { once } from '#lib/once.ts';
import { isDarkroomClosed } from '#lib/photos/darkroom-errors.ts';
import { MassDeletion } from '#lib/publish/mass-deletion.ts';
import { publish, type PublishOptions } from '#lib/publish/publish.ts';
import { isSigned } from '#lib/publish/signature.ts';
import { isFromThisMachine, isOwnRequest } from '#lib/publish/token.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

/** A push is told with what it holds; a larger body (bytes) is not needed to know that there was one. */
const largestBody = 5 * 1024 * 1024;

const own = z.object({ only: z.array(z.string()).optional(), pull: z.boolean().optional(), passedOn: z.boolean().optional() });
const call = z.object({ force: z.boolean().optional() });

/** What the body of a push says to us. The rest of it only proves that there was a push; the truth is in git. */
function readForce(body: Uint8Array): boolean {
  try {
    return call.parse(JSON.parse(new TextDecoder().decode(body))).force ?? false;
  } catch {
    return false;
  }
}

const refuse = (status: number, error: string): Response => Response.json({ error }, { status });

/** Who asks, and for what: this very process, a command on this machine, or the webhook of who knows the secret. */
async function readRequest(request: Request): Promise<PublishOptions | Response> {
  const { publishSecret } = env();
  const authorization = request.headers.get('authorization');
  const isOwn = isOwnRequest(authorization);
  if (!isOwn && authorization === null && publishSecret === undefined) return new Response(null, { status: 404 });
  const body = await readBody(request, isOwn ? Infinity : largestBody);
  if (!body) return refuse(413, 'The body is larger than 5 MB. A push may be told with an empty one.');
  if (isOwn) return own.parse(JSON.parse(new TextDecoder().decode(body)));
  if (isFromThisMachine(authorization, body)) return { pull: true, force: readForce(body) };
  if (publishSecret === undefined) return new Response(null, { status: 404 });
  // Before it is looked at: somebody has chosen this secret, so it might be guessed.
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  if (isHeldOff(address, now)) return waitAnswer();
  if (!isSigned(request.headers, body, publishSecret)) {
    noteWrong(address, now);
    return refuse(401, 'The signature is missing or wrong. It is made with PUBLISH_SECRET; the two must be the same.');
  }
  return { pull: true, force: readForce(body) };
}

const complaints = (): { last: string } => once('complaints', () => ({ last: '' }));

/** A remote that is asked again and again says the same each time: it is logged once. */
function complain(message: string): void {
  if (message !== complaints().last) console.error(message);
  complaints().last = message;
}

/** While the store cannot be written to, or at a stop, nothing is lost: what was pushed or saved is published when it can, or by the next start. */
function refuseForNow({ message }: Error): Response {
  complain(`Nothing can be published just now: ${message}`);
  const error = 'The blog cannot write just now, so nothing of this is published yet. It is tried again by itself.';
  return Response.json({ error }, { status: 503, headers: { 'Retry-After': '60' } });
}

/** The push webhook: brings the store and the pages up to the content folder, and answers with what that changed. */
export async function POST(request: Request): Promise<Response> {
  const options = await readRequest(request);
  if (options instanceof Response) return options;
  try {
    const report = await publish(options);
    complaints().last = '';
    // Whoever has a checkout publishes it.
    return Response.json(report, { status: report.passedOn ? 202 : 200 });
  } catch (error) {
    if (isOutage(error) || isDarkroomClosed(error)) return refuseForNow(error as Error);
    if (!(error instanceof MassDeletion) && !(error instanceof GitError)) throw error;
    complain(error.message);
    return refuse(error instanceof MassDeletion ? 409 : 502, error.message);
  }
}
