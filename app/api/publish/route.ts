import { z } from 'zod';
import { isOutage } from '#lib/db/outage.ts';
import { env } from '#lib/env.ts';
import { GitError } from '#lib/git/command.ts';
import { callerHeader, readBody, readPieces } from '#lib/http.ts';
import { once } from '#lib/once.ts';
import { isDarkroomClosed } from '#lib/photos/darkroom-errors.ts';
import { MassDeletion } from '#lib/publish/mass-deletion.ts';
import { publish, type PublishOptions } from '#lib/publish/publish.ts';
import { claimsSignature, isSigned, signing } from '#lib/publish/signature.ts';
import { claimsCommand, isFromThisMachine, isOwnRequest } from '#lib/publish/token.ts';
import { isHeldOff, noteWrong, waitAnswer } from '#lib/wrong-attempts.ts';

/** A push is told with what it holds; a larger body (bytes) is not needed to know that there was one. */
const largestBody = 5 * 1024 * 1024;

/** What says anything to us is no larger (bytes). */
const largestCall = 4096;

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

/** A wrong signature. Whoever has the right one is let in, however often others at their address were wrong: many share a forge's, or a proxy's. */
function refuseWrong(request: Request): Response {
  const [now, address] = [Date.now(), request.headers.get(callerHeader) ?? ''];
  if (isHeldOff(address, now)) return waitAnswer();
  noteWrong(address, now);
  return refuse(401, 'The signature is missing or wrong. It is made with PUBLISH_SECRET; the two must be the same.');
}

/**
 * What a webhook tells of, whose sender is to know the secret. Its body is summed up as it comes and not held: anybody can send one, and
 * leave it at that.
 */
async function readPush(request: Request, secret: string): Promise<PublishOptions | Response> {
  if (!claimsSignature(request.headers)) return refuseWrong(request);
  const hmac = signing(secret);
  let [size, kept] = [0, Buffer.alloc(0)];
  const isWhole = await readPieces(request, largestBody, (piece) => {
    hmac.update(piece);
    size += piece.byteLength;
    if (size <= largestCall) kept = Buffer.concat([kept, piece]);
  });
  if (!isWhole) return refuse(413, 'The body is larger than 5 MB. A push may be told with an empty one.');
  if (!isSigned(request.headers, hmac.digest(), secret)) return refuseWrong(request);
  return { pull: true, force: size <= largestCall && readForce(kept) };
}

/** Who asks, and for what: this very process, a command on this machine, or the webhook of who knows the secret. */
async function readRequest(request: Request): Promise<PublishOptions | Response> {
  const { publishSecret } = env();
  const authorization = request.headers.get('authorization');
  if (isOwnRequest(authorization)) return own.parse(await request.json());
  const isCommand = claimsCommand(authorization);
  if (isCommand) {
    const body = await readBody(request, largestCall);
    if (body && isFromThisMachine(authorization, body)) return { pull: true, force: readForce(body) };
  }
  if (publishSecret === undefined) return new Response(null, { status: 404 });
  return isCommand ? refuseWrong(request) : readPush(request, publishSecret);
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
