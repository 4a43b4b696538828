import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { Blog } from './server.ts';

/** What a server answered, as far as a reader can tell; `cache` is the header Cache-Status. */
export type Answer = { status: number; location: string; etag: string; cache: string; body: string };

/** Over connections that stay open, some requests at a time. */
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

const ask = (blog: Blog, method: string, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(blog.url + path, { agent, method }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const { location = '', etag = '', 'cache-status': cache } = response.headers;
        const body = Buffer.concat(pieces).toString('latin1');
        resolve({ status: response.statusCode ?? 0, location, etag, cache: String(cache ?? ''), body });
      });
    })
      .on('error', reject)
      .end();
  });

/** What a server answers at each address; a HEAD makes no page that is not there. */
export async function answersOf(
  blog: Blog,
  paths: Iterable<string>,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Map<string, Answer>> {
  const asked = [...paths].map(async (path) => [path, await ask(blog, method, path)] as const);
  return new Map(await Promise.all(asked));
}

/** Does a server take connections? */
export const isHeard = (blog: Blog): Promise<boolean> =>
  raw(blog, '/api/health?live').then(
    () => true,
    () => false,
  );

/** An answer as it came over the wire. */
export type RawAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** The bytes as they came, which fetch would have unpacked, and the target as it is, which fetch would have tidied. */
export const raw = (blog: Blog, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<RawAnswer>((resolve, reject) => {
    const { hostname, port } = new URL(blog.url);
    request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
