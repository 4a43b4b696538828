import { Agent, request } from 'node:http';

/** What became of a comment that was sent: where it stands, and how long that took to say (ms). */
export type Sent = { status: number; location: string; ms: number };

/** Sends comments over so many connections at most. */
export class Commenters {
  readonly #agent: Agent;
  readonly #url: string;

  constructor(url: string, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#url = url;
  }

  send(post: string, text: string, name = 'Bo'): Promise<Sent> {
    const began = performance.now();
    const body = new URLSearchParams({ post, name, email: `${name}@example.org`, text }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      request(`${this.#url}/api/comments`, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode = 0, headers: answered } = response;
          resolve({ status: statusCode, location: answered.location ?? '', ms: performance.now() - began });
        });
      })
        .on('error', reject)
        .end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
