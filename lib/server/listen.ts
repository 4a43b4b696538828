import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Answer } from './common-headers.ts';
import { targetOf } from './guard.ts';
import { answerOperator } from './operator-answers.ts';
import { sendStartingPage } from './plain-page.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** What those who connect may take of the server. Each time limit is noticed within `checkMs`, or twice that time. */
export type Limits = {
  /** For the head of a request, also for the first one of a connection; and for all of a request. */
  headersMs: number;
  requestMs: number;
  /** As long may none of an answer be read. */
  unreadMs: number;
  /** As long is heard who has been answered before the end of a request: if we hung up at once, the answer would be lost (RFC 9112, section 9.6). */
  lingerMs: number;
  /** How often it is looked at the first two. */
  checkMs: number;
  /** At once. */
  connections: number;
};

/**
 * Half of what this process may have open, since each connection may ask for a file: so the store and the files are there for those who are
 * connected. Only Linux says how much that is.
 */
function roomForConnections(most = 10_000): number {
  try {
    const open = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
    return Math.min(most, Math.floor((open || Infinity) / 2));
  } catch {
    return most;
  }
}

const usual = { headersMs: 10_000, requestMs: 30_000, unreadMs: 60_000, lingerMs: 5000, checkMs: 5000 };

/** Asks whoever comes to wait until there is a front, and says how it is to who asks for that. */
export const notYet: RequestListener = (request, response) => {
  const starting = (): void => sendStartingPage(response);
  answerOperator(request, response, targetOf(request)).then((answered) => answered === 'sent' || starting(), starting);
};

/** Lets go who does not read. An answer that is being made may take its time: nothing waits to be read then. */
function endUnread(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy();
}

/** Takes the port, and asks whoever comes to wait until there is a front. */
export async function listen(port: number, limits: Partial<Limits> = {}): Promise<Server> {
  const { headersMs, requestMs, unreadMs, lingerMs, checkMs, connections } = {
    ...usual,
    connections: roomForConnections(),
    ...limits,
  };
  const server = createServer(
    {
      ServerResponse: Answer,
      keepAliveTimeout: 65_000,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
    },
    notYet,
  );
  server.timeout = unreadMs;
  server.maxConnections = connections;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Taken now: Node takes it away from the request.
    const { socket, headers } = request;
    response.on('timeout', endUnread);
    // What announces no body has none (RFC 9112, section 6.3); most requests are such ones.
    if ((headers['content-length'] ?? headers['transfer-encoding']) === undefined) return;
    response.on('finish', () => {
      if (!request.complete) setTimeout(() => request.complete || socket.destroy(), lingerMs).unref();
    });
  });
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    );
    server.listen(port, resolve);
  });
  return server;
}
