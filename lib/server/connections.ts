import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** So many requests may wait on a connection. Whoever sends more, without waiting for answers, has to send them again (RFC 9112, section 9.3.2). */
const mostWaiting = 10;

/** So often (ms) connections that nobody uses are closed once a server stops. */
const step = 50;

/** Of a connection: the answer to what was asked last, and how many requests wait for the answers before theirs. */
type Connection = { last: ServerResponse | null; waitingCount: number };

/** Is nothing under way? An answer that was cut off has taken its connection with it. */
const isIdle = ({ last }: Connection): boolean => last === null || last.writableFinished;

/**
 * The connections of a server, each with what is under way on it. Nothing is attached to an answer for that, unless another one waits for it:
 * each listener costs a twentieth of a page from memory.
 */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  #answer: RequestListener;
  #isLeaving = false;

  /** To be made before the server listens. Each `checkMs`, what idle connections were answered is forgotten: a request with its headers may be large. */
  constructor(server: Server, answer: RequestListener, checkMs: number) {
    this.#answer = answer;
    server.on('connection', (socket: Socket) => {
      this.#open.set(socket, { last: null, waitingCount: 0 });
      socket.once('close', () => this.#open.delete(socket));
    });
    server.on('request', this.#take);
    server.on('timeout', this.#endUnused);
    setInterval(this.#forget, checkMs).unref();
  }

  /** From the next request on, they are answered so. */
  answerBy(answer: RequestListener): void {
    this.#answer = answer;
  }

  /** From now on, each answer is the last one on its connection, and says so (RFC 9112, section 9.6). */
  letGo(): void {
    this.#isLeaving = true;
    for (const { last } of this.#open.values()) if (last) last.shouldKeepAlive = false;
  }

  /**
   * Ends those that have no request under way, until all are closed: those that are kept open for another request, and those that never
   * had one, would hold a stop up.
   */
  endIdle(): void {
    const end = (): void => {
      for (const [socket, connection] of this.#open) if (isIdle(connection)) socket.destroy();
    };
    end();
    setInterval(end, step).unref();
  }

  /**
   * Has the requests of a connection answered one after another. Node begins with all at once that come at once: a thousand in a packet, each with
   * a file that is opened or a page that is made, for somebody who may read none of it.
   */
  #take = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    const connection = this.#open.get(socket);
    if (!connection) return void socket.destroy();
    const before = isIdle(connection) ? null : connection.last;
    connection.last = response;
    if (this.#isLeaving) response.shouldKeepAlive = false;
    if (!before) return this.#answer(request, response);
    if (connection.waitingCount >= mostWaiting) return void socket.destroy();
    connection.waitingCount++;
    const answerNow = (): void => {
      connection.waitingCount--;
      if (!socket.destroyed) this.#answer(request, response);
    };
    // Bound, or it would be answered as a part of the request before it.
    before.once('close', AsyncResource.bind(answerNow));
  };

  #forget = (): void => {
    for (const connection of this.#open.values()) if (isIdle(connection)) connection.last = null;
  };

  /** Lets go who is silent or does not read. An answer that is being made may take its time: nothing waits to be read then. */
  #endUnused = (socket: Socket): void => {
    const connection = this.#open.get(socket);
    if (!connection || isIdle(connection) || socket.writableLength > 0) socket.destroy();
  };
}
