import { Agent, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** From the request to the last byte. */
  ms: number;
};

/** More than ask at once: who asks is not to wait for another's answer. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One GET; the answer as it came: not unpacked, no redirect followed. */
export function fetchPage(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers, timeout: 60_000 }, (response) => {
      read(response, began).then(resolve, reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within 60 s: ${url}`)));
    request.on('error', reject);
  });
}

async function read(response: IncomingMessage, began: number): Promise<Answer> {
  const body = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body, ms: performance.now() - began };
}

/** Like `fetchPage`, but anything else than 200 is an error. */
export async function requirePage(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetchPage(url, headers);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status} instead of 200`);
  return answer;
}

/** True if the page came out of a cache, the memory of the server's front or Next's own. */
export function isHit({ headers }: Answer): boolean {
  return /\bhit\b/i.test(String(headers['cache-status'] ?? '')) || headers['x-nextjs-cache'] === 'HIT';
}

/** The time of the first byte of the first 200 for `url`, asked again every 5 ms until `giveUp` says so. */
export async function firstByte(url: string, giveUp: () => string | undefined): Promise<number> {
  for (;;) {
    const at = await tryOnce(url);
    if (at !== undefined) return at;
    const reason = giveUp();
    if (reason) throw new Error(reason);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function tryOnce(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      resolve(response.statusCode === 200 ? performance.now() : undefined);
      response.resume();
    });
    request.on('error', () => resolve(undefined));
  });
}
