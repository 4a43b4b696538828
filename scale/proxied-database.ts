import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** The server of PostgreSQL's that this run has (scale/postgres-setup). */
const server = (): URL => new URL(process.env.WAYPOST_TEST_DATABASE!);

async function ask(url: URL, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A database of its own for a test. */
export type ScratchDatabase = { url: URL; drop: () => Promise<void> };

export async function scratchDatabase(): Promise<ScratchDatabase> {
  const name = `waypost_${randomUUID().replaceAll('-', '')}`;
  await ask(server(), `create database ${name}`);
  const url = server();
  url.pathname = name;
  return { url, drop: () => ask(server(), `drop database ${name} with (force)`) };
}

/** What lies between a server and its database: a line that can be cut, or on which nobody answers any more. */
export type Line = {
  url: string;
  cut: () => void;
  silence: () => void;
  /** Nobody answers any more on what is connected now; who connects anew is answered. */
  forget: () => void;
  mend: () => void;
  close: () => void;
};

export async function lineTo(database: URL): Promise<Line> {
  let state: 'whole' | 'cut' | 'silent' = 'whole';
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const isHeard = (near: Socket): boolean => state === 'whole' && !forgotten.has(near);
  const line = createServer((near) => {
    keep(near);
    if (state === 'cut') near.destroy();
    if (state !== 'whole') return;
    const far = keep(connect(Number(database.port), database.hostname));
    near.on('data', (bytes) => isHeard(near) && far.write(bytes)).on('close', () => far.destroy());
    far.on('data', (bytes) => isHeard(near) && near.write(bytes)).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const url = new URL(database);
  url.port = String((line.address() as AddressInfo).port);
  const hangUp = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: url.href,
    cut() {
      state = 'cut';
      hangUp();
    },
    silence: () => void (state = 'silent'),
    forget: () => sockets.forEach((socket) => forgotten.add(socket)),
    mend() {
      state = 'whole';
      hangUp();
    },
    close() {
      line.close();
      hangUp();
    },
  };
}

export type ScratchLine = Omit<Line, 'close'> & { database: URL; close: () => Promise<void> };

/** A line to a database of its own, which goes when the line is closed. */
export async function scratchLine(): Promise<ScratchLine> {
  const { url, drop } = await scratchDatabase();
  const line = await lineTo(url);
  return {
    ...line,
    database: url,
    close() {
      line.close();
      return drop();
    },
  };
}
