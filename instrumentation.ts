import { noteFailure } from '#lib/server/failures.ts';

/** Next calls this with each error that a page or a route throws, and has logged it. */
export const onRequestError = (error: unknown): void => noteFailure(error);
