import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A purge as the edge of the tests got it. */
export type Received = { method: string; path: string; headers: IncomingMessage['headers'] };

/** What the edge answers; null: nothing, ever. */
type EdgeAnswer = number | null;

export type ScratchEdge = {
  port: number;
  url: string;
  /** What came, in order. */
  purges: Received[];
  answer: (path: string) => EdgeAnswer | Promise<EdgeAnswer>;
  /** The most that it had before it at the same time. */
  mostAtOnce: () => number;
  /** The paths of what came, each as often as it came in brotli (everything: at all). */
  paths: () => string[];
  close: () => Promise<void>;
};

/** A cache that is told of changed pages, on a port of this machine. */
export async function scratchEdge(port = 0): Promise<ScratchEdge> {
  let [now, most] = [0, 0];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      edge.purges.push({ method, path: url, headers });
      most = Math.max(most, ++now);
      const status = await edge.answer(url);
      now--;
      if (status !== null) response.writeHead(status).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;
  const edge: ScratchEdge = {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    purges: [],
    answer: () => 200,
    mostAtOnce: () => most,
    paths: () =>
      edge.purges.flatMap(({ path, headers }) => (headers['accept-encoding'] === 'br' || path.endsWith('/*') ? [path] : [])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return edge;
}
