import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A message of PostgreSQL's protocol 3: its type, its length, what it says. */
function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.byteLength + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

/** The server asks for the password as it is. */
const askForPassword = message('R', Buffer.from([0, 0, 0, 3]));

const refusal = message('E', 'SFATAL', 'C28P01', 'Mpassword authentication failed for user "waypost"', Buffer.from([0]));

/** A database on this machine that takes nobody's password. Gives its port. */
export async function startRefusingDatabase(): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket: Socket) => {
    socket.once('data', () => {
      socket.write(askForPassword);
      socket.once('data', () => socket.end(refusal));
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
