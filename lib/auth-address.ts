import { env } from './env.ts';

/** What is used of next-auth here. Its `session` would prolong one for ever, whoever has it, and `_log` is nobody's to write to. */
const steps: ReadonlySet<string> = new Set(['signin', 'signout', 'callback', 'error']);

/** The steps that are taken with a provider. */
const withProvider: ReadonlySet<string> = new Set(['signin', 'callback']);

/** The providers that are set up, as addresses name them. */
const providers = (): string[] => [...(env().github ? ['github'] : []), ...(env().oidc ? ['oidc'] : [])];

/** Are these the segments behind `/api/auth` of an address that next-auth has an answer to? Of others it makes errors, and lines in the log. */
export function isAuthAddress([step = '', provider, ...more]: readonly string[]): boolean {
  if (!steps.has(step) || more.length > 0) return false;
  return provider === undefined || (withProvider.has(step) && providers().includes(provider));
}
