import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import { placeOf, placeUrl } from './db/place.ts';
import { areEdges, edgesOf } from './edge/edges.ts';
import { isNetwork } from './networks.ts';
import { once } from './once.ts';

/** The words of a list. */
const words = (list: string): string[] => list.split(/[\s,]+/).filter(Boolean);

/** Variables of which one is of no use without the others. */
const together = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const;

const schema = z
  .object({
    /** Port to listen on. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** Public base URL: scheme and host, no path. */
    SITE_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** Folder of Markdown, and of what lies beside it. */
    CONTENT_DIR: z.string().min(1).default('content'),
    /** Folder that Waypost writes: the store, and the secret if none is set. */
    DATA_DIR: z.string().min(1).default('var'),
    /** Where the store is: `file:` and a path, or a database of PostgreSQL. */
    DATABASE_URL: z.string().regex(placeUrl, 'must begin with file: or postgres://').optional(),
    /** The Redis that several instances share their pages through. */
    REDIS_URL: z.url({ protocol: /^rediss?$/, hostname: /./ }).optional(),
    /** What signed links are signed with; `lib/auth-secret.ts` makes one if it is not set. */
    AUTH_SECRET: z.string().min(16, 'must be at least 16 characters long').optional(),
    /** Secret of the push webhook. */
    PUBLISH_SECRET: z.string().min(16, 'must be at least 16 characters long').optional(),
    /** The remote of the content folder is asked so often (s) for what is new; 0: never. */
    PUBLISH_POLL_SECONDS: z.coerce.number().int().min(0).max(86_400).default(0),
    /** `off` leaves Next's scripts on reading pages. */
    PLAIN_PAGES: z.enum(['on', 'off']).default('on'),
    /** An OAuth app of GitHub's that people sign in with. */
    GITHUB_ID: z.string().optional(),
    GITHUB_SECRET: z.string().optional(),
    /** A provider of OpenID Connect that people sign in with; `http:` is for one on this machine. */
    OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    /** The server that takes the blog's mail; without one, mail goes to the log. */
    SMTP_URL: z.url({ protocol: /^smtps?$/, hostname: /./ }).optional(),
    /** What is logged: lines for people, or one line of JSON an event. */
    LOG_FORMAT: z.enum(['text', 'json']).default('text'),
    /** `on` logs each request. */
    LOG_REQUESTS: z.enum(['on', 'off']).default('off'),
    /** Whoever has it reads /api/metrics, and what lies behind the states of /api/health. */
    METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters long').optional(),
    /** At a stop, /api/health says so for so long (s) before new connections are refused. */
    DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(0),
    /** The address that mail comes from; `lib/mail/open-post-office.ts` has one if it is not set. */
    MAIL_FROM: z.email().optional(),
    /** Caches in front that are told of changed pages: base URLs of our own, templates of CDNs' with {url} or {path}. */
    EDGE_PURGE_URL: z.string().refine(areEdges, 'must be base URLs, or URLs with {url} or {path}').default(''),
    /** How a CDN is told. */
    EDGE_PURGE_METHOD: z
      .string()
      .regex(/^[A-Z]+$/, 'must be in capitals')
      .optional(),
    EDGE_PURGE_HEADER: z
      .string()
      .regex(/^[\w-]+: *[!-~][ -~]*$/, 'must be like Name: value')
      .optional(),
    /** Proxies whose X-Forwarded-For is believed: addresses, and networks as CIDR has them. */
    TRUSTED_PROXIES: z
      .string()
      .refine((list) => words(list).every(isNetwork), 'must be addresses, or networks like 10.0.0.0/8')
      .default('127.0.0.0/8 ::1'),
  })
  .superRefine((variables, context) => {
    for (const names of together) {
      const missing = names.filter((name) => variables[name] === undefined);
      if (missing.length < names.length)
        for (const name of missing)
          context.addIssue({ code: 'custom', path: [name], message: `is needed with ${names.join(', ')}` });
    }
  })
  .transform((variables) => ({
    port: variables.PORT,
    siteUrl: new URL(variables.SITE_URL ?? `http://localhost:${variables.PORT}`).origin,
    contentDir: resolve(/* turbopackIgnore: true */ variables.CONTENT_DIR),
    dataDir: resolve(/* turbopackIgnore: true */ variables.DATA_DIR),
    publishSecret: variables.PUBLISH_SECRET,
    pollSeconds: variables.PUBLISH_POLL_SECONDS,
    /** Do reading pages go out without Next's scripts? */
    plainPages: variables.PLAIN_PAGES === 'on',
    /** The folder that the program runs in. */
    programDir: process.cwd(),
    /** Where the store is. */
    database: placeOf(variables.DATABASE_URL ?? `file:${variables.DATA_DIR}/waypost.db`),
    redisUrl: variables.REDIS_URL,
    authSecret: variables.AUTH_SECRET,
    github: variables.GITHUB_ID ? { id: variables.GITHUB_ID, secret: variables.GITHUB_SECRET! } : null,
    oidc: variables.OIDC_ISSUER
      ? { issuer: variables.OIDC_ISSUER, clientId: variables.OIDC_CLIENT_ID!, clientSecret: variables.OIDC_CLIENT_SECRET! }
      : null,
    smtpUrl: variables.SMTP_URL,
    mailFrom: variables.MAIL_FROM,
    logFormat: variables.LOG_FORMAT,
    logRequests: variables.LOG_REQUESTS === 'on',
    metricsToken: variables.METRICS_TOKEN,
    drainSeconds: variables.DRAIN_SECONDS,
    edges: edgesOf(variables.EDGE_PURGE_URL, { method: variables.EDGE_PURGE_METHOD, header: variables.EDGE_PURGE_HEADER }),
    trustedProxies: words(variables.TRUSTED_PROXIES),
  }));

/** The environment, checked: absolute paths, the base URL without a trailing slash. */
export type Env = z.infer<typeof schema>;

/**
 * Reads variables as the process got them; an empty one counts as not set.
 * Throws an Error that names each wrong variable.
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not right (.env.example shows every variable):\n${wrong.join('\n')}`);
}

/** The environment of this process, with `.env` where a variable is not set; read once. */
export const env = (): Env =>
  once('env', () => {
    if (existsSync('.env')) loadEnvFile('.env');
    const parsed = parseEnv(process.env);
    // next-auth reads its public address from here alone.
    process.env.NEXTAUTH_URL = parsed.siteUrl;
    return parsed;
  });

/** What a program that Waypost runs has no business to know. */
const secrets = [
  'PUBLISH_SECRET',
  'AUTH_SECRET',
  'GITHUB_SECRET',
  'OIDC_CLIENT_SECRET',
  'DATABASE_URL',
  'PGPASSWORD',
  'REDIS_URL',
  'SMTP_URL',
  'METRICS_TOKEN',
  'EDGE_PURGE_URL',
  'EDGE_PURGE_HEADER',
];

/** What makes git look at another repository than the one it is run in: `git rev-parse --local-env-vars`, and its kin. */
const gitsOwn = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_GRAFT_FILE',
  'GIT_SHALLOW_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_REF_FORMAT',
  'GIT_CEILING_DIRECTORIES',
];

/** This process's environment for a program that Waypost runs: without the secrets, and without what git was told of a repository. */
export function childEnvironment(): Record<string, string | undefined> {
  const left = new Set([...secrets, ...gitsOwn]);
  const isLeft = (name: string): boolean => left.has(name) || /^GIT_CONFIG(?:$|_PARAMETERS|_COUNT|_KEY_|_VALUE_)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isLeft(name)));
}
