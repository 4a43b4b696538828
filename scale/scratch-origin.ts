import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an origin answers. */
export type Said = { status: number; headers?: Record<string, string>; body?: string };

/** A server in the place of Waypost, which answers what a test has it say, and knows what it was asked. */
export type ScratchOrigin = {
  port: number;
  /** Requests, in order; the probe of an edge is none. */
  asked: IncomingMessage[];
  answer: (request: IncomingMessage) => Said | Promise<Said>;
  close: () => Promise<void>;
};

export async function scratchOrigin(port = 0): Promise<ScratchOrigin> {
  const server = createServer((request, response) => {
    void (async () => {
      const isProbe = request.url === '/api/health?ready';
      if (!isProbe) origin.asked.push(request);
      const { status, headers, body } = isProbe ? ({ status: 200 } as Said) : await origin.answer(request);
      response.writeHead(status, headers).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin: ScratchOrigin = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    answer: () => ({ status: 404 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return origin;
}
