import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** So often (ms) connections that nobody uses are closed once a server stops. */
const step = 50;

/** The connections of a server, as far as a stop has to do with them. */
export type Connections = {
  /** From now on, each answer is the last one on its connection, and says so (RFC 9112, section 9.6). */
  letGo: () => void;
  /**
   * Ends those that have no request under way, until all are closed: those that are kept open for another request, and those that never
   * had one, would hold the stop up.
   */
  endIdle: () => void;
};

/** Watches which connections of a server have a request under way. */
export function trackSockets(server: Server): Connections {
  const idle = new Set<Socket>();
  /** Of each connection the last answer that is under way, or waits for its turn. */
  const answering = new Map<Socket, ServerResponse>();
  let isLeaving = false;
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => {
      idle.delete(socket);
      // One that waited for its turn is not told.
      answering.delete(socket);
    });
  });
  // Before anybody answers.
  server.prependListener('request', ({ socket }, response) => {
    idle.delete(socket);
    answering.set(socket, response);
    if (isLeaving) response.shouldKeepAlive = false;
    response.once('close', () => {
      if (answering.get(socket) !== response) return;
      answering.delete(socket);
      if (!socket.destroyed) idle.add(socket);
    });
  });
  const end = (): void => {
    for (const socket of idle) socket.destroy();
  };
  return {
    letGo() {
      isLeaving = true;
      for (const response of answering.values()) response.shouldKeepAlive = false;
    },
    endIdle() {
      end();
      setInterval(end, step).unref();
    },
  };
}
