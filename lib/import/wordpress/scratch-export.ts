import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readThread } from '../../comments/queries.ts';
import { scratchStore, type ScratchStore } from '../../db/scratch-store.ts';
import { parseSite } from '../../site.ts';
import type { Account } from '../account.ts';
import { scratchRun } from '../scratch-run.ts';
import { importWordpress } from './wordpress.ts';

/** An export around some items, for tests; `channel` are other elements of its channel. */
export const wxr = (items: string, channel = '', version = '1.2'): string => `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/${version}/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/${version}/">
<channel><title>Harbour notes</title><link>https://old.example.org</link><wp:wxr_version>${version}</wp:wxr_version>
${channel}
${items}
</channel></rss>
`;

const cdata = (value: string): string => `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** An item of one. `id` is its number; `more` is XML, and comes before what a test does not care for: the first of a name counts. */
export function item({ id = 1, title = 'A title', content = 'Text.', more = '', name = 'a-title', type = 'post' } = {}): string {
  return `<item><title>${title}</title>${more}<link>https://old.example.org/2010/05/${name}/</link>
<dc:creator>ann</dc:creator><guid isPermaLink="false">https://old.example.org/?p=${id}</guid><content:encoded>${cdata(content)}</content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>${id}</wp:post_id><wp:post_date>2010-05-01 14:00:00</wp:post_date>
<wp:post_date_gmt>2010-05-01 12:00:00</wp:post_date_gmt><wp:comment_status>open</wp:comment_status><wp:post_name>${name}</wp:post_name>
<wp:status>${type === 'attachment' ? 'inherit' : 'publish'}</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>${type}</wp:post_type></item>\n`;
}

/** An item of the media library; `file` is its path below the uploads. */
export const attachment = (id: number, file: string, more = ''): string =>
  item({
    id,
    type: 'attachment',
    name: `file-${id}`,
    content: '',
    more: `${more}<wp:attachment_url>https://old.example.org/wp-content/uploads/${file}</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value>${file}</wp:meta_value></wp:postmeta>`,
  });

/** A comment of one, to be put into `more`. */
export function comment({ id = 1, parent = 0, text = 'Said.', more = '', at = '2010-05-02 10:00:00' } = {}): string {
  return `<wp:comment>${more}<wp:comment_id>${id}</wp:comment_id><wp:comment_author>Bo</wp:comment_author>
<wp:comment_author_email>bo@example.org</wp:comment_author_email><wp:comment_author_url>https://bo.example/</wp:comment_author_url>
<wp:comment_date_gmt>${at}</wp:comment_date_gmt><wp:comment_content>${cdata(text)}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_type></wp:comment_type><wp:comment_parent>${parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n`;
}

/** A folder with an export and uploads in it, and a blog that it goes into. */
export type ScratchExport = {
  folder: string;
  /** Writes a file beside the export. */
  put: (file: string, bytes: string | Uint8Array) => void;
  run: (options?: { dryRun?: boolean; source?: string }) => Promise<{ account: Account; report: string }>;
  /** The counts of a sort as `found new changed there left`. */
  counts: (account: Account, sort: string) => string;
  /** The files of the blog, in order of name. */
  files: () => string[];
  read: (file: string) => string;
  /** What was said at an address. */
  thread: (url: string) => ReturnType<typeof readThread>;
  store: ScratchStore['store'];
  end: () => Promise<void>;
};

/** Puts an export (`export.xml`) into a scratch folder, and imports it into a scratch blog when it is told. */
export async function scratchExport(export_: string | Uint8Array = ''): Promise<ScratchExport> {
  const { store, folder, close } = await scratchStore();
  const into = join(folder, 'content');
  const put: ScratchExport['put'] = (file, bytes) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), bytes);
  };
  put('export.xml', export_);
  return {
    folder,
    put,
    run({ dryRun = false, source = 'export.xml' } = {}) {
      const site = parseSite('title: T\nauthor: { name: Ann }\ntimezone: Europe/Berlin');
      const where = { source: join(folder, source), into, dataDir: join(folder, 'data') };
      return scratchRun({ kind: 'wordpress', importer: importWordpress, ...where, site, store, dryRun });
    },
    counts(account, sort) {
      const counts = account.counts.find((each) => each.sort === sort)?.counts;
      return counts ? [counts.found, counts.new, counts.changed, counts.there, counts.left].join(' ') : '';
    },
    files: () =>
      readdirSync(into, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(into.length + 1))
        .toSorted(),
    read: (file) => readFileSync(join(into, file), 'utf8'),
    thread: (url) => readThread(store.read, url),
    store,
    end: close,
  };
}
