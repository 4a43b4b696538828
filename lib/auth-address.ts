import { env } from './env.ts';

/** What next-auth answers. Not `_log`, by which anybody may write into the log. */
const steps: ReadonlySet<string> = new Set([
  'providers',
  'session',
  'csrf',
  'signin',
  'signout',
  'callback',
  'error',
  'verify-request',
]);

/** The steps that are taken with a provider. */
const withProvider: ReadonlySet<string> = new Set(['signin', 'callback']);

/** The providers that are set up, as addresses name them. */
const providers = (): string[] => [...(env().github ? ['github'] : []), ...(env().oidc ? ['oidc'] : [])];

/** Are these the segments behind `/api/auth` of an address that next-auth has an answer to? Of others it makes errors, and lines in the log. */
export function isAuthAddress([step = '', provider, ...more]: readonly string[]): boolean {
  if (!steps.has(step) || more.length > 0) return false;
  return provider === undefined || (withProvider.has(step) && providers().includes(provider));
}
