import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import OpenIdProvider from 'oidc-provider';
import type { Blog } from './server.ts';

type People = Record<string, { name: string; email: string; email_verified: boolean }>;

/** A provider of OpenID Connect on this machine. */
export async function startProvider(people: People): Promise<{ issuer: string; server: Server; know: (blog: Blog) => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const know = (blog: Blog): void => {
    const provider = new OpenIdProvider(issuer, {
      clients: [{ client_id: 'waypost', client_secret: 'between us', redirect_uris: [`${blog.url}/api/auth/callback/oidc`] }],
      claims: { email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      cookies: { keys: ['of the tests'] },
    });
    server.on('request', (request, response) => void provider.callback()(request, response));
  };
  return { issuer, server, know };
}

/** Goes through the sign-in from next-auth's page, through the provider's, and back to the blog. */
export async function signInAs(page: Page, blog: Blog, name: string): Promise<void> {
  // The provider's own pages have a font from elsewhere.
  await page.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => route.fulfill({ body: '' }),
  );
  await page.getByRole('button', { name: /Sign in with/ }).click();
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${blog.url}/**`);
}
