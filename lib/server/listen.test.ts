import { once } from 'node:events';
import { request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { listen, type Limits } from './listen.ts';

const open: { server?: Server; sockets: Socket[] } = { sockets: [] };

afterEach(() => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  open.server?.closeAllConnections();
  open.server?.close();
});

/** A server that answers so, with limits that are short enough to wait for. */
async function serve(answer: RequestListener, limits: Partial<Limits> = {}): Promise<number> {
  const { server, connections } = await listen(0, { unreadMs: 50, lingerMs: 50, checkMs: 50, ...limits });
  open.server = server;
  connections.answerBy(answer);
  return (server.address() as AddressInfo).port;
}

function connection(port: number): Socket {
  const socket = connect(port, 'localhost').on('error', () => {});
  open.sockets.push(socket);
  return socket;
}

/** More than the system keeps for a connection. */
const large = Buffer.alloc(64 * 1024 * 1024);

test('who asks for something and does not read it is let go', async () => {
  let closed!: Promise<unknown>;
  const port = await serve((_, response) => {
    closed = once(response, 'close');
    response.end(large);
  });
  const socket = connection(port).pause();
  const asked = once(open.server!, 'request');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await asked;
  await closed;
});

test('who connects and says nothing is let go', async () => {
  const port = await serve((_, response) => response.end());
  await once(connection(port), 'close');
});

test('who has been answered and asks for nothing more is let go', async () => {
  const port = await serve((_, response) => response.end('yes'), { keptMs: 50 });
  const socket = connection(port);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  await once(socket, 'close');
});

test('who waits long for an answer gets it', async () => {
  const port = await serve((incoming, response) => {
    // Nothing has been sent or read for longer than an answer may go unread.
    response.once('timeout', () => response.end(`here it is, ${incoming.url}`));
  });
  const asked = request({ port, path: '/long' }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(await text(answer)).toBe('here it is, /long');
});

const answers413: [string, RequestListener][] = [
  ['without looking', (_, response) => response.writeHead(413).end()],
  [
    'after a piece of it',
    async (incoming, response) => {
      for await (const _ of incoming) break;
      response.writeHead(413).end();
    },
  ],
];

test.each(answers413)(
  'who goes on sending what has been answered %s is not heard to the end, there being none',
  async (_, answer) => {
    const port = await serve(answer);
    const socket = connection(port);
    // Not by `once`, for which a reset connection is an error.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let received = '';
    socket.on('data', (chunk) => (received += String(chunk)));
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const send = (): boolean => socket.writable && socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    socket.on('drain', send);
    send();
    await closed;
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
  },
);

test('who has sent all that was announced is heard again on the same connection', async () => {
  const port = await serve((incoming, response) => {
    incoming.resume();
    response.end('yes');
  });
  const socket = connection(port);
  const heard = async (): Promise<string> => String((await once(socket, 'data'))[0]);
  for (let turn = 0; turn < 3; turn++) {
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');
    expect(await heard()).toMatch(/^HTTP\/1\.1 200 /);
    // Longer than who is not done is heard.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
});

test('a head that does not come to its end is answered by 408', async () => {
  const port = await serve((_, response) => response.end(), { headersMs: 50, unreadMs: 60_000 });
  const socket = connection(port);
  socket.write('GET / HTTP/1.1\r\nHost:');
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 408 /);
});

test('more connections than there is room for are refused, and those that are there go on', async () => {
  const port = await serve((_, response) => response.end('served'), { mostConnections: 2, unreadMs: 60_000 });
  const [first, second] = [connection(port), connection(port)];
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  await once(connection(port), 'close');
  first.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await once(first, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
});

test('while the blog starts, a page comes again by itself, and a form is sent again by whoever loads its answer again', async () => {
  open.server = (await listen(0)).server;
  const { port } = open.server.address() as AddressInfo;
  const ask = (method: string) => fetch(`http://localhost:${port}/a`, { method });
  const [read, sent] = [await ask('GET'), await ask('POST')];
  for (const { status, headers } of [read, sent])
    expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([503, '1', 'no-store']);
  expect([read, sent].map(({ headers }) => headers.get('refresh'))).toEqual(['2', null]);
  expect(await read.text()).toContain('This page comes by itself in a moment.');
  expect(await sent.text()).toContain('What you wrote is not lost');
});
