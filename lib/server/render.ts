import type { RequestListener } from 'node:http';
import inject, { type InjectOptions, type Response } from 'light-my-request';
import { withLines } from '../content/related-lines.ts';
import { isOutage } from '../db/outage.ts';
import { env } from '../env.ts';
import { following } from '../instances/following.ts';
import { sharedPages } from '../instances/shared-pages.ts';
import { counted } from '../metrics/counted.ts';
import { once } from '../once.ts';
import { pages, type Page } from './pages.ts';
import { statusOf } from './plain-html.ts';
import { rendering, toServed, type Render } from './rendering.ts';

/** Next joins requests for one page; a render that came too late for its URL is asked for again, so often. */
const attempts = 4;

/** Where HTML waits that goes round React, if pages are made plain. */
const heldAside = (): string[] | undefined => (env().plainPages ? [] : undefined);

/** A page that failed for want of the store has no fault: whoever asked for it is told so. */
function throwOutage({ failure }: Render): void {
  if (isOutage(failure)) throw failure;
}

/** Renders pages through Next's request handler, in this process, each URL once at a time. */
export class Renderer {
  readonly #handler: RequestListener;
  readonly #host: string;
  readonly #running = new Map<string, { began: number; promise: Promise<Page | null> }>();

  /** `host` stands in the requests' Host header. */
  constructor(handler: RequestListener, host: string) {
    this.#handler = handler;
    this.#host = host;
  }

  /** The page of a canonical URL as it is now, kept in memory from then on; null if rendering it failed. Throws if the store cannot be had. */
  render(url: string): Promise<Page | null> {
    const running = this.#running.get(url);
    if (running && !pages().isOld(url, running.began)) return running.promise;
    const began = pages().now();
    const promise = this.#take(url, began).finally(() => {
      if (this.#running.get(url)?.promise === promise) this.#running.delete(url);
    });
    this.#running.set(url, { began, promise });
    return promise;
  }

  /** The page that another server has made, or one that is made now. */
  async #take(url: string, began: number): Promise<Page | null> {
    const taken = (await sharedPages()?.take(url)) ?? null;
    return taken && pages().put(url, taken, began) ? taken : this.#renderUntilFresh(url);
  }

  async #renderUntilFresh(url: string): Promise<Page | null> {
    let page: Page | null = null;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const render: Render = { url, began: pages().now(), aside: heldAside() };
      const made = following()?.applied ?? 0;
      const { result: status, lines } = await withLines(() =>
        rendering().run(render, () => counted().renders.time(() => this.request('GET', url))),
      );
      if (!render.page && status >= 500) {
        throwOutage(render);
        return null;
      }
      page = render.page ?? page;
      if (!render.page || pages().isOld(url, render.began)) continue;
      void sharedPages()?.keep(url, render.page, made, lines);
      return render.page;
    }
    return page;
  }

  /**
   * The page of an address whose route is dynamic: Next makes it for each request, joins nobody's, and hands it to no cache,
   * so it is taken from the answer. `given` is what the page is made from, beside its URL. Null if rendering it failed. Throws if
   * the store cannot be had.
   */
  async renderUnkept(url: string, given?: unknown): Promise<{ status: number; html: string } | null> {
    const aside = heldAside();
    const render: Render = { url, began: pages().now(), aside, given };
    const { statusCode, payload } = await rendering().run(render, () =>
      counted().renders.time(() => this.#send({ method: 'GET', url })),
    );
    if (statusCode >= 500) throwOutage(render);
    return statusCode >= 500 ? null : { status: statusOf(payload), html: toServed(payload, aside) };
  }

  /** Sends a request to Next without a socket. Gives the status code. */
  async request(method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}, payload?: string): Promise<number> {
    return (await this.#send({ method, url, headers, payload })).statusCode;
  }

  /** The request begins when it is awaited, so it is awaited here: in the context of the render that it belongs to. */
  async #send({ headers, ...request }: InjectOptions): Promise<Response> {
    return await inject(this.#handler, { ...request, headers: { host: this.#host, ...headers } });
  }
}

const holder = (): { renderer?: Renderer } => once('renderer', () => ({}));

/** Makes `made` the renderer of this process, for `renderer()` to give. */
export const useRenderer = (made: Renderer): Renderer => (holder().renderer = made);

/** The renderer of this process. Throws if server.ts has not made one. */
export function renderer(): Renderer {
  const { renderer: made } = holder();
  if (!made) throw new Error('Pages cannot be rendered yet. Start Waypost by `npm run up`, not by Next alone.');
  return made;
}
