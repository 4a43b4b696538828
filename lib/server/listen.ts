import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Answer } from './common-headers.ts';
import { Connections } from './connections.ts';
import { targetOf } from './guard.ts';
import { answerOperator } from './operator-answers.ts';
import { sendStartingPage } from './plain-page.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** What those who connect may take of the server. The first two limits are noticed within `checkMs`, or twice that time. */
export type Limits = {
  /** For the head of a request, also for the first one of a connection; and for all of a request. */
  headersMs: number;
  requestMs: number;
  /** As long may none of an answer be read. */
  unreadMs: number;
  /** As long is heard who has been answered before the end of a request: if we hung up at once, the answer would be lost (RFC 9112, section 9.6). */
  lingerMs: number;
  /** As long is a connection kept for another request, and a second more, so that none is lost that comes in the last moment. */
  keptMs: number;
  /** How often it is looked at the first two, and at what idle connections still hold. */
  checkMs: number;
  /** At once. */
  mostConnections: number;
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

const usual = (): Limits => ({
  headersMs: 10_000,
  requestMs: 30_000,
  unreadMs: 60_000,
  lingerMs: 5000,
  keptMs: 65_000,
  checkMs: 5000,
  mostConnections: roomForConnections(),
});

/** Asks whoever comes to wait until there is a front, and says how it is to who asks for that. */
const notYet: RequestListener = (request, response) => {
  const starting = (): void => sendStartingPage(response);
  answerOperator(request, response, targetOf(request)).then((answered) => answered === 'sent' || starting(), starting);
};

/** Hangs up, a little after the answer, on who still sends what was answered. */
function endLingering(response: ServerResponse, lingerMs: number): void {
  const { req: request } = response;
  // Taken now: who stops to read a request in the middle takes it away from it.
  const { socket } = request;
  response.on('finish', () => {
    if (!request.complete) setTimeout(() => request.complete || socket.destroy(), lingerMs).unref();
  });
}

/** A server that has its port, and its connections. */
export type Listening = { server: Server; connections: Connections };

/** Takes the port, and asks whoever comes to wait until there is a front. Throws an Error if the port is taken. */
export async function listen(port: number, limits: Partial<Limits> = {}): Promise<Listening> {
  const { headersMs, requestMs, unreadMs, lingerMs, keptMs, checkMs, mostConnections } = { ...usual(), ...limits };
  const server = createServer({
    ServerResponse: Answer,
    keepAliveTimeout: keptMs,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    // What announces no body has none (RFC 9112, section 6.3): Node does not wait for its end, nor tell of it.
    optimizeEmptyRequests: true,
  });
  server.timeout = unreadMs;
  server.maxConnections = mostConnections;
  server.on('request', ({ headers }: IncomingMessage, response: ServerResponse) => {
    if ((headers['content-length'] ?? headers['transfer-encoding']) !== undefined) endLingering(response, lingerMs);
  });
  const connections = new Connections(server, notYet, checkMs);
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    );
    server.listen(port, resolve);
  });
  return { server, connections };
}
