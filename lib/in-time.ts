/** Stands for an answer that has not come in time. */
export const late = Symbol('late');

/** What some work gives, or `late` after so many ms: nobody waits for it any longer then, but it goes on. */
export async function orLate<T>(work: Promise<T>, patience: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<typeof late>((resolve) => (timer = setTimeout(resolve, patience, late)));
  try {
    return await Promise.race([work, isOver]);
  } finally {
    clearTimeout(timer);
  }
}
