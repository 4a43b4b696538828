import { request, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';

/** An answer as it came over the wire. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string };

export type Asked = {
  method?: string;
  headers?: Record<string, string>;
  /** The address of this machine that is asked from: all of 127.0.0.0/8 are. */
  from?: string;
  body?: string;
};

/** Asks a server without unpacking what it answers, or tidying what it is asked for. */
export const ask = (base: string, path: string, { method = 'GET', headers = {}, from, body }: Asked = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    request({ hostname, port, path, method, headers, localAddress: from, agent: false }, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode!, headers: response.headers, body: bytes, text: bytes.toString() }),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });

/** Did an answer come out of the edge's own memory? */
export const isKept = ({ headers }: Answer): boolean => /edge; hit/.test(String(headers['cache-status']));

/** Waits until it is so, asked again and again; what is at an edge is to be there within a second. */
export const eventually = (question: () => Promise<unknown>, timeout = 15_000) =>
  expect.poll(question, { timeout, interval: 10 });
