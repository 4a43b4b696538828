import { format } from 'node:util';
import { currentRequest } from './request-context.ts';

/** What bears a secret in an address: links that sign in, decide, preview or unsubscribe. */
const tokens = /([?&](?:token|signature|code)=)[^&\s"'<>]+/g;

/** An address with a password in it (RFC 3986, section 3.2.1). */
const passwords = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*:).*/is;

/** What stands before a sign of that; each is looked through once, however long it is. */
const beforeAt = /(?<![^\s@])[^\s@]+(?=@)/g;

const addresses = /(?<![\w.!#$%&'*+/=?^`{|}~-])([\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]*(@[a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi;

/** A text without what a log must not hold: tokens, passwords, and mail addresses in full. */
const masked = (text: string): string =>
  text
    .replace(beforeAt, (part) => part.replace(passwords, '$1***'))
    .replace(tokens, '$1***')
    .replace(addresses, '$1***$2');

type Level = 'debug' | 'info' | 'warn' | 'error';

const isError = (part: unknown): part is Error =>
  part instanceof Error || Object.prototype.toString.call(part) === '[object Error]';

const told = ({ name, message, stack }: Error) => ({ name, message: masked(message), stack: masked(stack ?? '') });

/** One event as a line of JSON: level, time (ISO 8601, UTC), msg, the request that it happened in, and the error with its stack. */
export function toLogLine(level: Level, parts: readonly unknown[], time: Date): string {
  const error = parts.find(isError);
  const said = parts.filter((part) => part !== error);
  const msg = masked(format(...(said.length > 0 ? said : [error?.message]))).trim();
  const request = currentRequest()?.id;
  return `${JSON.stringify({ level, time: time.toISOString(), msg, request, error: error && told(error) })}\n`;
}

/** All that is logged from now on, by us, by Next or by Node, is one line of JSON an event: errors and warnings on stderr. */
export function structureLog(): void {
  const logger =
    (level: Level, stream: NodeJS.WriteStream) =>
    (...parts: unknown[]): void =>
      void stream.write(toLogLine(level, parts, new Date()));
  const [info, warn, error] = [
    logger('info', process.stdout),
    logger('warn', process.stderr),
    logger('error', process.stderr),
  ] as const;
  Object.assign(console, { debug: logger('debug', process.stdout), log: info, info, warn, error, trace: error });
  // Node's own listener writes them as text.
  process.removeAllListeners('warning').on('warning', warn);
  process.on('uncaughtExceptionMonitor', error);
}
