import { z } from 'zod';
import { publish } from '#lib/publish/publish.ts';
import { isOwnRequest } from '#lib/publish/token.ts';

const schema = z.object({ only: z.array(z.string()).optional() });

/** Reports that files have changed. Only this process may, until pushes are let in by a secret. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnRequest(request.headers.get('authorization'))) return new Response(null, { status: 404 });
  const { only } = schema.parse(await request.json());
  return Response.json(await publish(only));
}
