import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '../env.ts';
import { nonceHeader } from '../http.ts';
import { authorsPolicy, signInPolicy } from './content-policy.ts';

/** For no cache and no search engine, and what its address holds is told to nobody: that may be a token. */
const headers = {
  'X-Robots-Tag': 'noindex, nofollow',
  // Not `no-referrer`: with that, browsers hide the origin of a form from the site itself.
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'private, no-store',
};

/** Where those who vouch for people ask them who they are; a provider of OpenID Connect may do that at another host than its own. */
function providers(): string[] {
  const { github, oidc } = env();
  return [...(github ? ['https://github.com'] : []), ...(oidc ? ['https:', new URL(oidc.issuer).origin] : [])];
}

/** What a page of Next's may load; null: a route of ours says that itself, if it answers with a page. */
function policyOf([first, second]: readonly string[], nonce: string): string | null {
  if (first === 'admin') return authorsPolicy(nonce);
  return second === 'auth' ? signInPolicy(providers()) : null;
}

/**
 * Has what Next answers of `/admin` and `/api` (decoded segments) say what holds for all of it. Next gives its scripts the nonce that it finds in
 * the policy of the request; what a client sends under these names is not kept.
 */
export function giveAuthorsHeaders(request: IncomingMessage, response: ServerResponse, segments: readonly string[]): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = policyOf(segments, nonce);
  Reflect.deleteProperty(request.headers, 'content-security-policy-report-only');
  Reflect.deleteProperty(request.headers, 'content-security-policy');
  request.headers[nonceHeader] = nonce;
  if (policy !== null) {
    request.headers['content-security-policy'] = policy;
    response.setHeader('Content-Security-Policy', policy);
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
