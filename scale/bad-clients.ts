import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { residentMb, tree } from '../bench/proc.ts';
import type { Blog } from '../e2e/server.ts';

/** A byte of what is sent slowly comes so often (ms). */
const slowly = 1000;

/** Connections of clients that behave badly. */
export class BadClients {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  /** What has been heard by those that listen, from each the first that it was told. */
  readonly told: string[] = [];

  constructor({ url }: Blog) {
    this.#port = Number(new URL(url).port);
  }

  /** How many of them have got in. */
  admitted = 0;

  /** How many of them are connected. */
  get connected(): number {
    return this.#sockets.size;
  }

  async #connection(): Promise<Socket> {
    const socket = connect(this.#port, 'localhost').on('error', () => {});
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    await Promise.race([once(socket, 'connect').then(() => this.admitted++), once(socket, 'close')]);
    return socket;
  }

  async #listening(): Promise<Socket> {
    const socket = await this.#connection();
    return socket.once('data', (chunk) => this.told.push(String(chunk).split('\r\n', 1)[0]!)).on('data', () => {});
  }

  /** Connects, and says nothing. */
  async idle(): Promise<void> {
    (await this.#connection()).resume();
  }

  /** Sends `first` at once, and then `byte` again and again, which has no end. */
  async slow(first: string, byte: string): Promise<void> {
    const socket = await this.#listening();
    socket.write(first);
    const timer = setInterval(() => socket.write(byte), slowly);
    socket.on('close', () => clearInterval(timer));
  }

  /** Sends a piece of a request, to which nothing is added. Resolves when it is on its way. */
  async halfway(piece: Buffer): Promise<void> {
    const socket = await this.#listening();
    await Promise.race([new Promise((resolve) => socket.write(piece, resolve)), once(socket, 'close')]);
  }

  /** Sends a head, and a body that has no end as fast as it is taken. */
  async endless(head: string): Promise<void> {
    const socket = await this.#listening();
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const send = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', send);
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    send();
  }

  /** Sends a piece of a request and hangs up, without a farewell if it is `rude`. */
  async cut(piece: string, { rude }: { rude: boolean }): Promise<void> {
    const socket = await this.#connection();
    await new Promise((resolve) => socket.write(piece, resolve));
    if (rude) socket.resetAndDestroy();
    else socket.destroy();
  }

  /** Asks, and reads nothing of what is answered. */
  async unread(requests: string): Promise<void> {
    (await this.#connection()).pause().write(requests);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** What a server and the processes that it has started hold now (MB). */
export const heldMb = (pid: number): number => residentMb(tree(pid));

/** How many files and connections a server has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
