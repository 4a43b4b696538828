/** An end to synchronous work that takes too long. */
import vm from 'node:vm';

const idle = (): unknown => undefined;
const context = { run: idle };
const script = new vm.Script('run()');
vm.createContext(context);

/**
 * What `run` returns. Throws an error if that takes longer than so many milliseconds; `run` is then ended wherever it
 * is, without its `finally`. It starts a thread (some 0.1 ms): for work that may be dangerous only.
 */
export function withinTime<Result>(milliseconds: number, run: () => Result): Result {
  context.run = run;
  try {
    return script.runInContext(context as vm.Context, { timeout: milliseconds }) as Result;
  } catch (error) {
    const { code } = error as { code?: string };
    throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new Error(`it takes longer than ${milliseconds} ms`) : error;
  } finally {
    context.run = idle;
  }
}

/** Why such work failed, as the end of a sentence for an author. */
export function toReason(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  return error instanceof Error ? error.message : String(error);
}
