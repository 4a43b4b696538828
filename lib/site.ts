import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isZone } from './clock.ts';
import { toLine, type Problem } from './content/problem.ts';
import { lineOfKey, parseYaml, SyntaxProblem } from './content/yaml.ts';
import { once } from './once.ts';

const isLocale = (name: string): boolean => {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
};

const link = z.string().regex(/^(?:\/(?!\/)|https?:\/\/|mailto:)/, 'must begin with /, https:// or mailto:');
const count = (initial: number) =>
  z.int('must be a whole number').min(1, 'must be 1 or more').max(500, 'must be 500 at most').default(initial);

const authorSchema = z.strictObject({
  name: z.string().min(1),
  email: z.email('must be an e-mail address').optional(),
  url: link.optional(),
});

const siteSchema = z.strictObject({
  /** The blog's name: in the title bar, the heading and the feeds. */
  title: z.string().min(1).default('A blog'),
  /** One sentence for search engines and feed readers. */
  description: z.string().default(''),
  /** Who writes here; more than one as a list. */
  author: z.union([authorSchema, z.array(authorSchema).min(1)]).default({ name: 'the author' }),
  /** The first line of every page; `{author}` and `{email}` stand for the first author's. */
  header: z.string().default('Content here is by {author} {email}. All opinions are my own.'),
  /** The zone by which days begin and undated zones are read (IANA name). */
  timezone: z.string().refine(isZone, 'is not a time zone').default('UTC'),
  /** The language of the page (BCP 47). */
  locale: z.string().refine(isLocale, 'is not a language tag').default('en'),
  /** How many entries a listing shows, and how many thumbnails a photo post shows on it. */
  listing: z.strictObject({ entries: count(20), thumbnails: count(20) }).prefault({}),
  /** The tag that a path segment gives, where it is not the segment itself. */
  tagNames: z.record(z.string(), z.string().min(1)).default({}),
  /** Who may comment, and what is held for the author. 0 means no limit. */
  comments: z
    .strictObject({
      moderation: z.enum(['none', 'first', 'all']).default('first'),
      closeAfterDays: z.int().min(0).default(0),
      requireEmail: z.boolean().default(true),
      perMinute: z.int().min(0).default(5),
      blocklist: z.array(z.string()).default([]),
    })
    .prefault({}),
  /** Whether photos are served as they came from the camera. */
  photos: z.strictObject({ originals: z.boolean().default(false) }).prefault({}),
  /** The WebSub hub that is told of new posts, how many entries a feed holds, and what GUIDs begin with if not with the address of the blog. */
  feeds: z
    .strictObject({
      hub: z
        .url({ protocol: /^https?$/, error: 'must be the address of a hub, https://…' })
        .nullable()
        .default(null),
      entries: count(20),
      guidBase: z
        .url({ protocol: /^https?$/, error: 'must be the address that the blog had, https://…' })
        .transform((address) => new URL(address).origin)
        .nullable()
        .default(null),
    })
    .prefault({}),
  /** Links at the top of every page. */
  menu: z.array(z.strictObject({ title: z.string().min(1), url: link })).default([]),
});

type Parsed = z.infer<typeof siteSchema>;

/** `content/site.yaml`, checked, every default filled in; `authors` has at least one. */
export type Site = Omit<Parsed, 'author'> & { authors: [z.infer<typeof authorSchema>, ...z.infer<typeof authorSchema>[]] };

/** The name of the settings file, in the content folder. */
export const siteFile = 'site.yaml';

/** Thrown when `site.yaml` cannot be used; its message has a line for each problem. */
export class SiteError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(toLine).join('\n'));
    this.problems = problems;
  }
}

const known = (schema: z.ZodObject): string => Object.keys(schema.shape).join(', ');

/** So many problems of a kind are told: for the line of each, the whole text is read again. */
const mostTold = 20;

function toProblems(text: string, error: z.ZodError): Problem[] {
  return error.issues.slice(0, mostTold).flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, mostTold) : [undefined];
    return keys.map((key): Problem => {
      const path = key === undefined ? issue.path : [...issue.path, key];
      const field = path.join('.');
      const line = lineOfKey(text, path);
      const parent = issue.path[0];
      const shape = issue.path.length === 0 ? siteSchema : siteSchema.shape[parent as keyof Parsed]?.unwrap?.();
      const choices = shape instanceof z.ZodObject ? ` Known here: ${known(shape)}.` : '';
      return key === undefined
        ? {
            severity: 'error',
            file: siteFile,
            line,
            field,
            message: `${issue.message}.`,
            mend: 'README.md, "Settings", shows every key with its default.',
          }
        : {
            severity: 'error',
            file: siteFile,
            line,
            field,
            message: 'is not a setting.',
            mend: `Take the line out, or mend the name.${choices}`,
          };
    });
  });
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The two keys without a default. An author that is a list, or no table at all, is the schema's to judge. */
function missingKey(data: unknown): Problem | null {
  const problem = (field: string, mend: string): Problem => ({
    severity: 'error',
    file: siteFile,
    line: 1,
    field,
    message: 'is missing.',
    mend,
  });
  if (!isTable(data) || !('title' in data)) return problem('title', 'Write `title: The name of the blog`.');
  const author = data.author ?? {};
  return isTable(author) && !('name' in author) ? problem('author.name', 'Write `author: { name: Your name }`.') : null;
}

/** Checks the text of a `site.yaml`. Throws a SiteError that names line, field and mend. */
export function parseSite(text: string): Site {
  let data: unknown;
  try {
    data = parseYaml(text) ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new SiteError([
      {
        severity: 'error',
        file: siteFile,
        line: error.line,
        message: `${error.message}.`,
        mend: 'Mend the YAML: one `key: value` a line, indented by spaces.',
      },
    ]);
  }
  const missing = missingKey(data);
  if (missing) throw new SiteError([missing]);
  const parsed = siteSchema.safeParse(data);
  if (!parsed.success) throw new SiteError(toProblems(text, parsed.error));
  return toSite(parsed.data);
}

function toSite({ author, ...rest }: Parsed): Site {
  const [first, ...others] = Array.isArray(author) ? author : [author];
  return { ...rest, authors: [first ?? { name: 'the author' }, ...others] };
}

/** The settings of a content folder; `missing` is true when it has no `site.yaml` and these are the defaults. Throws a SiteError, or an Error if the folder is not there. */
export function readSite(contentDir: string): { site: Site; missing: boolean } {
  let text: string;
  try {
    text = readFileSync(join(contentDir, siteFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!existsSync(contentDir)) {
      throw new Error(`${contentDir} is not there. Set CONTENT_DIR to a folder of Markdown files.`, { cause: error });
    }
    return { site: toSite(siteSchema.parse({})), missing: true };
  }
  return { site: parseSite(text), missing: false };
}

const holder = (): { site?: Site } => once('site', () => ({}));

/** Makes `site` the settings of this process, for `currentSite()` to give. */
export const useSite = (site: Site): Site => (holder().site = site);

/** The settings of this process. Throws if server.ts has not read them. */
export function currentSite(): Site {
  const { site } = holder();
  if (!site) throw new Error('The settings are not read. Start Waypost by `npm run up`, not by Next alone.');
  return site;
}
