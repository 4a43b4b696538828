import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import { once } from './once.ts';

const schema = z
  .object({
    /** Port to listen on. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** Public base URL: scheme and host, no path. */
    SITE_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** Folder of Markdown, and of what lies beside it. */
    CONTENT_DIR: z.string().min(1).default('content'),
    /** Folder that Waypost writes: the store. */
    DATA_DIR: z.string().min(1).default('var'),
    /** Where the store is: `file:` and a path. */
    DATABASE_URL: z.string().startsWith('file:', 'must begin with file:').optional(),
  })
  .transform(({ PORT, SITE_URL, CONTENT_DIR, DATA_DIR, DATABASE_URL }) => ({
    port: PORT,
    siteUrl: new URL(SITE_URL ?? `http://localhost:${PORT}`).origin,
    contentDir: resolve(/* turbopackIgnore: true */ CONTENT_DIR),
    dataDir: resolve(/* turbopackIgnore: true */ DATA_DIR),
    databaseFile: resolve(/* turbopackIgnore: true */ DATABASE_URL?.slice('file:'.length) ?? `${DATA_DIR}/waypost.db`),
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
    return parseEnv(process.env);
  });
