import { join } from 'node:path';
import { isAuthAddress } from '../auth-address.ts';
import { enhancementFile, isNamedScript } from '../enhancement.ts';
import * as urls from '../urls.ts';
import type { Asset } from './asset-answers.ts';
import type { Parts } from './reading.ts';

const routes: ReadonlySet<string> = new Set([
  urls.publish(),
  urls.signInWithToken(),
  urls.postComment(),
  urls.commentTicket(),
  urls.decideComment(),
  urls.unsubscribe(),
  urls.refreshComments(),
]);

/** What is sent to these proves by itself who has sent it: by a signature of its body, or by a token that was mailed (RFC 8058, section 3.1). */
const openToOthers: ReadonlySet<string> = new Set([urls.publish(), urls.refreshComments(), urls.unsubscribe()]);

/** May pages of other sites have their readers' browsers send something to a route of ours? To hardly any: it would come with a session. */
export const isOpenToOthers = (segments: string[]): boolean => openToOthers.has(urls.fromSegments(segments));

/** Next fails at others below `/admin`. */
const adminPages: ReadonlySet<string> = new Set([urls.admin(), '/admin/comments', urls.signIn()]);

/** Is this an address of Next's: one of our routes? What is none never gets there. */
export function isRoute({ dev }: Pick<Parts, 'dev'>, segments: string[]): boolean {
  const [first = '', second, ...rest] = segments;
  if (dev && (first === '_next' || first.startsWith('__nextjs'))) return true;
  if (first === 'admin') return adminPages.has(urls.fromSegments(segments));
  if (first === 'api') return routes.has(urls.fromSegments(segments)) || (second === 'auth' && isAuthAddress(rest));
  return false;
}

/** The file of the program that an address names: a script that adds to a page, a file of the build. Null if it names none. */
export function assetOf({ root }: Pick<Parts, 'root'>, segments: string[], query: string): Asset | null {
  const script = enhancementFile(segments);
  if (script) return { ...script, isFixed: isNamedScript(script.file, query) };
  const [first, second, ...rest] = segments;
  if (first !== '_next' || second !== 'static' || rest.some((segment) => segment.includes('/'))) return null;
  return { folder: join(root, '.next/static'), file: rest.join('/'), isFixed: true };
}
