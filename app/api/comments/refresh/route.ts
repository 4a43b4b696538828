import { readBody } from '#lib/http.ts';
import { revalidateAll } from '#lib/publish/revalidate.ts';
import { isFromThisMachine } from '#lib/publish/token.ts';

/** A command on this machine has changed comments in the store: every page may be old. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request, 1024);
  if (!body || !isFromThisMachine(request.headers.get('authorization'), body)) return new Response(null, { status: 404 });
  revalidateAll();
  return Response.json({ refreshed: true });
}
