import { issueTicket } from '#lib/comments/ticket.ts';
import { store } from '#lib/db/open.ts';
import { viewerOf } from '#lib/session-generation.ts';

/** For the script of the form: when it was begun, and who is signed in. */
export async function GET(request: Request): Promise<Response> {
  const viewer = await viewerOf(store(), request.headers.get('cookie'));
  return Response.json({ ticket: issueTicket(Date.now()), signedIn: viewer?.name ?? null });
}
