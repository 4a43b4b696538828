import { currentRequest } from '../request-context.ts';
import { rendering } from './rendering.ts';

/** Notes what went wrong within Next where its answer is awaited: at the render, or at the request. */
export function noteFailure(error: unknown): void {
  const awaited = rendering().getStore() ?? currentRequest();
  if (awaited) awaited.failure = error;
}
