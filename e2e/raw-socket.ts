import { connect } from 'node:net';
import type { Blog } from './server.ts';

/** Who gets no whole answer goes after so long (ms): a request that has no end is answered by silence, or by the server's own limits. */
const patience = 20_000;

/**
 * Sends bytes to a server as they are, and gives all that comes back (one character a byte) until the connection ends, and whether the server
 * ended it; nothing of it is tidied, as fetch and node:http would.
 */
export const exchange = (blog: Blog, bytes: Buffer | string, waiting = patience): Promise<{ answer: string; isEnded: boolean }> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(blog.url).port), 'localhost');
    const end = (isEnded: boolean): void => {
      socket.destroy();
      resolve({ answer, isEnded });
    };
    const timer = setTimeout(end, waiting, false);
    // A server that has heard enough may close before all is written: what it has said before counts.
    socket.on('error', () => {});
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('close', () => {
      clearTimeout(timer);
      end(true);
    });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });

/** The same, where only what comes back matters. */
export const sendBytes = (blog: Blog, bytes: Buffer | string, waiting?: number): Promise<string> =>
  exchange(blog, bytes, waiting).then(({ answer }) => answer);

/** A request as bytes: head and body, with what a server needs to answer it and close. */
export const requestOf = (
  target: string,
  headers: readonly string[] = [],
  { method = 'GET', host = 'localhost', body = '' } = {},
): string => [`${method} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, '', body].join('\r\n');

/** The status of an answer, whatever was said before it (`100 Continue`); 0 if there is none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.[01] ([2-5]\d\d)/m.exec(answer)?.[1] ?? 0);
