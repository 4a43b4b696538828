import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from './blog.ts';
import { everyKind, inhabit } from './every-page.ts';
import type { Blog } from './server.ts';

/** Its one function, `scan`. */
const observatory = import.meta.resolve('@mdn/mdn-http-observatory');

/** A key, and its certificate for `localhost`, which is good for a hundred years and for nothing but this. */
const certificate = join(import.meta.dirname, 'localhost.pem');

type Verdict = { scan: { grade: string; score: number }; tests: Record<string, { pass: boolean }> };

/**
 * The Observatory looks whether browsers know the host from their own list, which its install script would have fetched. `localhost` is
 * on no such list, so an empty one says the same.
 */
function ensurePreloadList(): void {
  const file = new URL('../conf/hsts-preload.json', observatory);
  if (!existsSync(file)) writeFileSync(file, '{}');
}

/** What the Observatory says of each address (`host:port/path`), in a process that takes the certificate for a good one. */
async function verdictsOn(addresses: string[]): Promise<Verdict[]> {
  const script = `import { scan } from ${JSON.stringify(observatory)};
    const verdicts = [];
    for (const address of process.argv.slice(1)) verdicts.push(await scan(address));
    console.log(JSON.stringify(verdicts));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, ...addresses], {
    env: { NODE_ENV: 'test', NODE_EXTRA_CA_CERTS: certificate },
  });
  return JSON.parse(stdout) as Verdict[];
}

const test = base.extend<{ startTls: (blog: Blog) => Promise<string> }>({
  // eslint-disable-next-line no-empty-pattern
  startTls: async ({}, use) => {
    const pem = readFileSync(certificate);
    const servers: ReturnType<typeof createServer>[] = [];
    await use(async (blog) => {
      const server = createServer({ key: pem, cert: pem }, (asked, response) => {
        const { method, headers } = asked;
        const passed = request(blog.url + asked.url, { method, headers }, (answer) => {
          // The Observatory grades no page of errors, so it is told that it is another.
          response.writeHead(answer.statusCode === 404 ? 200 : answer.statusCode!, answer.headers);
          answer.pipe(response);
        });
        asked.pipe(passed);
      }).listen(0, 'localhost');
      servers.push(server);
      await new Promise((resolve) => server.once('listening', resolve));
      return `localhost:${(server.address() as AddressInfo).port}`;
    });
    for (const server of servers) server.close().closeAllConnections();
  },
});

test('the MDN HTTP Observatory gives A+ and at least 115, whatever the page', async ({ startBlog, startTls }) => {
  test.setTimeout(120_000);
  ensurePreloadList();
  const blog = await startBlog(everyKind, { SITE_URL: 'https://blog.example.org' });
  await inhabit(blog);
  const host = await startTls(blog);
  const pages = ['/', '/birds/parrots', '/trip', '/search?q=parrots', '/nothing', '/admin/sign-in', '/api/auth/signin'];
  const verdicts = await verdictsOn(pages.map((path) => host + path));
  for (const [index, { scan, tests }] of verdicts.entries()) {
    const failed = Object.keys(tests).filter((name) => !tests[name]!.pass);
    expect.soft({ grade: scan.grade, failed }, pages[index]).toEqual({ grade: 'A+', failed: [] });
    expect.soft(scan.score, pages[index]).toBeGreaterThanOrEqual(115);
  }
  expect(verdicts).toHaveLength(pages.length);
});
