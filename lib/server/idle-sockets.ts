import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** So often (ms) connections that nobody uses are closed once a server stops. */
const step = 50;

/**
 * Watches which connections of a server have a request under way. Gives what ends the others, until all are closed: those that are
 * kept open for another request, and those that never had one, would hold the stop up.
 */
export function trackSockets(server: Server): () => void {
  const idle = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
  const end = (): void => {
    for (const socket of idle) socket.destroy();
  };
  return () => {
    end();
    setInterval(end, step).unref();
  };
}
