import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Asked = [request: IncomingMessage, response: ServerResponse];

/** What has been asked on a connection and not been begun with. */
type Line = { socket: Socket; isAnswering: boolean; waiting: Asked[] };

/** So many requests may wait on a connection. Whoever sends more, without waiting for answers, has to send them again (RFC 9112, section 9.3.2). */
const mostWaiting = 10;

/**
 * Has the requests of a connection answered one after another. Node begins with all at once that come at once: a thousand in a packet, each with
 * a file that is opened or a page that is made, for somebody who may read none of it.
 */
export function oneByOne(answer: RequestListener): RequestListener {
  const lines = new WeakMap<Socket, Line>();
  const newLine = (socket: Socket): Line => {
    const line: Line = { socket, isAnswering: false, waiting: [] };
    lines.set(socket, line);
    return line;
  };
  const begin = (line: Line, [request, response]: Asked): void => {
    line.isAnswering = true;
    response.on('close', () => {
      line.isAnswering = false;
      const next = line.socket.destroyed ? undefined : line.waiting.shift();
      if (next) begin(line, next);
    });
    answer(request, response);
  };
  return (request, response) => {
    const line = lines.get(request.socket) ?? newLine(request.socket);
    if (!line.isAnswering) begin(line, [request, response]);
    else if (line.waiting.length < mostWaiting) line.waiting.push([request, response]);
    else request.socket.destroy();
  };
}
