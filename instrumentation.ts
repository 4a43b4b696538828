let note: ((error: unknown) => void) | undefined;

/** Next calls this before it serves. It builds this file for its edge runtime too, where nothing of ours runs. */
export async function register(): Promise<void> {
  // eslint-disable-next-line node/no-process-env -- no setting: the build puts the runtime in its place
  if (process.env.NEXT_RUNTIME === 'nodejs') ({ noteFailure: note } = await import('#lib/server/failures.ts'));
}

/** Next calls this with each error that a page or a route throws, and has logged it. */
export const onRequestError = (error: unknown): void => note?.(error);
