import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from './once.ts';

/** A request that is being answered. */
export type RequestContext = {
  /** What it is called in the log, and in the header X-Request-Id of its answer. */
  id: string;
  /** What went wrong within Next, which answers by itself. */
  failure?: unknown;
  /** A form for an action of an author's: `read` once a page or an action of ours has begun. What fails before is what was sent. */
  form?: 'unread' | 'read';
};

const contexts = (): AsyncLocalStorage<RequestContext> => once('requests', () => new AsyncLocalStorage<RequestContext>());

/** Answers a request: all that is done for it knows which one it is. */
export const withinRequest = <T>(context: RequestContext, answer: () => T): T => contexts().run(context, answer);

/** The request that the current code runs for; undefined if it runs for none, or for one that is answered from memory. */
export const currentRequest = (): RequestContext | undefined => contexts().getStore();
