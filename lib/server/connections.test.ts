import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { Connections } from './connections.ts';

const open: { server?: Server; connections?: Connections; sockets: Socket[] } = { sockets: [] };

afterEach(() => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  open.server?.closeAllConnections();
  open.server?.close();
  open.server = undefined;
});

/** A connection to a server that answers so. */
async function connection(answer: RequestListener): Promise<Socket> {
  if (!open.server) {
    open.server = createServer();
    open.connections = new Connections(open.server, answer, 20);
    open.server.listen(0);
  }
  const socket = connect((open.server.address() as AddressInfo).port, 'localhost').on('error', () => {});
  open.sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

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

test('a server that leaves ends who has no request under way, and says so to who has one', async () => {
  const asked: (() => void)[] = [];
  const answer: RequestListener = ({ url }, response) => {
    if (url === '/at-once') response.end('yes');
    else asked.push(() => response.end('here it is'));
  };
  const [silent, served, waiting] = [await connection(answer), await connection(answer), await connection(answer)];
  served.write(get('/at-once'));
  await once(served, 'data');
  waiting.write(get('/later'));
  await expect.poll(() => asked.length).toBe(1);
  const ended = [silent, served].map((socket) => once(socket.resume(), 'close'));
  open.connections!.letGo();
  open.connections!.endIdle();
  await Promise.all(ended);
  const said = text(waiting);
  asked[0]!();
  expect(await said).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*here it is$/);
});

test('who asks while a server leaves is answered, for the last time on that connection', async () => {
  const socket = await connection((_, response) => response.end('yes'));
  open.connections!.letGo();
  socket.write(get('/'));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n/);
});

test('who connects while a server leaves, and asks for nothing, is ended too', async () => {
  const first = await connection((_, response) => response.end());
  const closed = once(first, 'close');
  open.connections!.endIdle();
  await closed;
  const late = await connection((_, response) => response.end());
  await once(late, 'close');
});

test('what waits for its turn is no part of the request before it', async () => {
  const names = new AsyncLocalStorage<string>();
  const inherited: (string | undefined)[] = [];
  const socket = await connection(({ url = '' }, response) => {
    inherited.push(names.getStore());
    names.run(url, () => setImmediate(() => response.end('yes')));
  });
  socket.write(get('/1') + get('/2') + get('/3', 'Connection: close\r\n'));
  await text(socket);
  expect(inherited).toEqual([undefined, undefined, undefined]);
});

test('a connection that is kept holds nothing of what was asked on it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const asked: WeakRef<object>[] = [];
  const socket = await connection((request, response) => {
    asked.push(new WeakRef(request), new WeakRef(response));
    response.end('yes');
  });
  socket.write(get('/'));
  await once(socket, 'data');
  await expect
    .poll(() => {
      collect();
      return asked.map((each) => each.deref() === undefined);
    })
    .toEqual([true, true]);
  expect(socket.destroyed).toBe(false);
});
