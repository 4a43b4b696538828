import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A ping as the hub of the tests got it. */
export type Received = { method: string; headers: IncomingHttpHeaders; form: Record<string, string>; topic: string };

/** What the hub answers; null: nothing, ever. */
export type HubAnswer = { status: number; headers?: Record<string, string> } | null;

export type ScratchHub = {
  port: number;
  url: string;
  /** What came, in order. */
  pings: Received[];
  topics: () => string[];
  /** How many pings were under way at the same time, at most. */
  mostAtOnce: () => number;
  /** What it does with the next ping: like other hubs, it may fetch the topic before it answers. */
  answer: (topic: string) => HubAnswer | Promise<HubAnswer>;
  close: () => Promise<void>;
};

/** A hub on this machine, which takes whatever it is told. */
export async function scratchHub(port = 0): Promise<ScratchHub> {
  let underWay = 0;
  let most = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const topic = form['hub.url'] ?? '';
    hub.pings.push({ method: request.method ?? '', headers: request.headers, form, topic });
    const given = await hub.answer(topic);
    if (given) response.writeHead(given.status, given.headers).end();
  };
  const server = createServer((request, response) => {
    most = Math.max(most, ++underWay);
    response.once('close', () => underWay--);
    void receive(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  const hub: ScratchHub = {
    port: taken,
    url: `http://127.0.0.1:${taken}/hub`,
    pings: [],
    topics: () => hub.pings.map(({ topic }) => topic),
    mostAtOnce: () => most,
    answer: () => ({ status: 204 }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return hub;
}
