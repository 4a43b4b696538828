import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { oneByOne } from './one-by-one.ts';

const open: { server?: Server; sockets: Socket[] } = { sockets: [] };

afterEach(() => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  open.server?.closeAllConnections();
  open.server?.close();
});

/** A connection to a server that answers so, one by one. */
async function connection(answer: RequestListener): Promise<Socket> {
  open.server ??= createServer(oneByOne(answer)).listen(0);
  const socket = connect((open.server.address() as AddressInfo).port, 'localhost').on('error', () => {});
  open.sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

afterEach(() => (open.server = undefined));

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

test('what is asked at once on one connection is answered one after another, in that order', async () => {
  let [underWay, most] = [0, 0];
  const socket = await connection(async ({ url }, response) => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    response.end(`answer to ${url};`);
  });
  socket.write(get('/1') + get('/2') + get('/3', 'Connection: close\r\n'));
  expect((await text(socket)).match(/answer to [^;]*/g)).toEqual(['answer to /1', 'answer to /2', 'answer to /3']);
  expect(most).toBe(1);
});

test('on different connections nobody waits for another', async () => {
  const asked: (() => void)[] = [];
  const answer: RequestListener = (_, response) => void asked.push(() => response.end('yes'));
  const sockets = [await connection(answer), await connection(answer)];
  for (const socket of sockets) socket.write(get('/'));
  await expect.poll(() => asked.length).toBe(2);
});

test('who asks again and again without reading is hung up on, and nothing more is done for them', async () => {
  let begun = 0;
  const socket = await connection(() => void begun++);
  const closed = once(socket, 'close');
  socket.write(get('/').repeat(500));
  await closed;
  expect(begun).toBe(1);
});

test('a connection serves one request after another, as long as it is wanted', async () => {
  const socket = await connection(({ url }, response) => response.end(`answer to ${url}`));
  for (const path of ['/1', '/2', '/3']) {
    socket.write(get(path));
    expect(String((await once(socket, 'data'))[0])).toContain(`answer to ${path}`);
  }
});
